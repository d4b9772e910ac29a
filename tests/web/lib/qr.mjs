// Reads a QR code back from what is on the screen.

import jsqr from 'jsqr';

/** The text of the code in a screenshot of the page, or undefined. */
export async function readQr(page) {
  const image = (await page.screenshot()).toString('base64');
  // The page's own browser unpacks the PNG; about:blank has no policy in the way.
  const reader = await page.context().newPage();
  const { width, height, data } = await reader.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
    let text = '';
    for (let at = 0; at < pixels.length; at += 4096) {
      text += String.fromCharCode(...pixels.subarray(at, at + 4096));
    }
    return { width: bitmap.width, height: bitmap.height, data: btoa(text) };
  }, image);
  await reader.close();
  const pixels = new Uint8ClampedArray(Buffer.from(data, 'base64'));
  return jsqr(pixels, width, height)?.data;
}
