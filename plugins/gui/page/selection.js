// Which accounts are ticked, kept for this browser tab. No entry means all.
const key = (profile) => `selection ${profile}`;

export function read(profile) {
  try {
    return new Set(JSON.parse(sessionStorage.getItem(key(profile)) ?? 'null') ?? []);
  } catch {
    return new Set();
  }
}

export function write(profile, accounts) {
  sessionStorage.setItem(key(profile), JSON.stringify([...accounts]));
}

// For a wish: nothing where all accounts are meant, so that the command stays short.
export function only(profile, all) {
  const chosen = read(profile);
  const named = all.filter((account) => chosen.has(account));
  return named.length === 0 || named.length === all.length ? {} : {only: named};
}
