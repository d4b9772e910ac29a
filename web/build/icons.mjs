// The app's icon in the forms that systems ask for: drawn for the browser, as pixels for a home
// screen, and with its ground up to the edges for systems that cut it to a shape of their own.

import sharp from 'sharp';

const sizes = [192, 512];

export async function writeIcons(site, svg) {
  site.asset('icon.svg', svg);
  for (const size of sizes) site.asset(`icon-${size}.png`, await draw(svg, size));
  // What a mask may cut off is a tenth at each side (W3C App Manifest, safe zone); the ground has
  // no corners then.
  const whole = Buffer.from(String(svg).replace(/ rx="\d+"/, '').replace('0 0 64 64', '-8 -8 80 80')
    .replace('<rect ', '<rect x="-8" y="-8" ').replace('width="64" height="64"', 'width="80" height="80"'));
  site.asset('icon-mask.png', await draw(whole, 512));
}

async function draw(svg, size) {
  const density = (72 * size) / 64;
  return sharp(svg, { density }).resize(size, size).png({ compressionLevel: 9, palette: true }).toBuffer();
}
