// What the page asks of the wizard's server.

let token = '';

export class Refusal extends Error {
  constructor(text, hint, status) {
    super(text);
    this.hint = hint;
    this.status = status;
  }
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(body.error || response.statusText, body.hint, response.status);
  return body;
}

async function ask(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Refusal('', '', 0); // the wizard does not answer
  }
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  return answer(await ask(`/api/${path}${query ? `?${query}` : ''}`));
}

export async function post(path, body) {
  return answer(await ask(`/api/${path}`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-Kimt-Token': token},
    body: JSON.stringify(body),
  }));
}

// Comes in with the ticket of the first address, or with the cookie of before.
export async function enter(ticket) {
  const session = ticket ? await post('enter', {ticket}) : await get('session');
  token = session.token;
  return session;
}

export const address = (path, parameters) => `/api/${path}?${new URLSearchParams(parameters)}`;
