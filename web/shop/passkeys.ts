/** Passkeys: what only a page can ask the authenticator for, and only while somebody presses. */

import type { Noline } from '../sdk/src/page/index.js';

type Said = Record<string, unknown>;

const lifetimeMs = 5 * 60_000;
/** ES256, EdDSA and RS256 by their COSE numbers, the best first. */
const algorithms = [-7, -8, -257];

const bytesOf = (text: string) => new TextEncoder().encode(text);

function base64url(buffer: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
}

async function post(path: string, said: Said): Promise<Said> {
  const answer = await fetch('/v1/passkeys' + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(said),
  });
  const told = (await answer.json()) as Said;
  if (!answer.ok) throw Object.assign(new Error(String(told['detail'])), { code: told['code'] });
  return told;
}

/** Whether this browser can ask an authenticator, for a page of this address. */
export function canUsePasskeys(): boolean {
  return isSecureContext && 'PublicKeyCredential' in self && !/^[\d.]+$/.test(location.hostname);
}

/** A new passkey for who is signed in. */
export async function addPasskey(noline: Noline): Promise<void> {
  const asked = await noline.call({ do: 'passkey' });
  const name = String(asked['name'] || document.title);
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(String(asked['challenge'])),
      rp: { name: document.title },
      user: { id: bytesOf(String(asked['user'])), name, displayName: name },
      pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: (asked['known'] as string[]).map((id) => ({
        type: 'public-key',
        id: fromBase64url(id),
      })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      timeout: lifetimeMs,
    },
  })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  await post('', {
    id: made.id,
    client_data: base64url(answer.clientDataJSON),
    authenticator_data: base64url(answer.getAuthenticatorData()),
    algorithm: answer.getPublicKeyAlgorithm(),
  });
}

/** Signs in whoever the authenticator knows. */
export async function signInByPasskey(noline: Noline): Promise<void> {
  const { challenge } = await post('/challenge', {});
  const given = (await navigator.credentials.get({
    publicKey: {
      challenge: bytesOf(String(challenge)),
      userVerification: 'required',
      timeout: lifetimeMs,
    },
  })) as PublicKeyCredential;
  const answer = given.response as AuthenticatorAssertionResponse;
  const { code } = await post('/sign-in', {
    id: given.id,
    client_data: base64url(answer.clientDataJSON),
    authenticator_data: base64url(answer.authenticatorData),
    signature: base64url(answer.signature),
  });
  await noline.call({ do: 'enter', code: String(code) });
}
