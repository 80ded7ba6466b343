// The latest run, as it goes: state.run and state.accounts, kept up by server-sent events.
import {address} from './api.js';

// Calls `each(state)` after each change, and `lost(true or false)` when the wizard does not answer, or
// does again. `of` is 'check' for checks, which may run beside all else. Returns the function that ends it.
export function follow(profile, each, lost = () => {}, of = '') {
  const state = {run: {}, accounts: new Map()};
  const source = new EventSource(address('live', {profile, of}));

  source.addEventListener('changes', (event) => {
    const changes = JSON.parse(event.data);
    if (changes.fresh) state.accounts.clear();
    state.run = changes.run;
    for (const account of changes.accounts) state.accounts.set(account.account, account);
    each(state);
  });
  source.addEventListener('open', () => lost(false));
  source.addEventListener('error', () => lost(true));
  return () => source.close();
}

const done = ({copied = 0, adopted = 0, earlier = 0, filtered = 0, skipped = 0, failed = 0}) =>
  copied + adopted + earlier + filtered + skipped + failed;

// How far an account is, from 0 to 1, by its messages; null where nothing is known yet.
export function share(account) {
  const found = Math.max(account.expected?.found ?? 0, account.counts?.found ?? 0);
  if (['done'].includes(account.state)) return 1;
  if (!account.counts || found === 0) return account.state === 'waiting' ? 0 : null;
  return Math.min(1, done(account.counts) / found);
}

// How far the run is. Accounts of which nothing is known count as the average of the others.
export function total(state) {
  const accounts = [...state.accounts.values()];
  const weights = accounts.map((account) => account.expected?.found ?? account.counts?.found ?? 0)
    .filter((weight) => weight > 0);
  const average = weights.length > 0 ? weights.reduce((a, b) => a + b) / weights.length : 1;
  const count = Math.max(state.run.accounts ?? 0, accounts.length);
  let all = 0, ready = 0;

  for (const account of accounts) {
    const weight = account.expected?.found || account.counts?.found || average;
    const ended = ['done', 'failed', 'stopped'].includes(account.state);
    all += weight;
    ready += weight * (ended ? 1 : share(account) ?? 0);
  }
  all += (count - accounts.length) * average;
  return all > 0 ? ready / all : 0;
}

export function sums(state) {
  const sum = {};
  for (const account of state.accounts.values())
    for (const [name, value] of Object.entries(account.counts ?? {})) sum[name] = (sum[name] ?? 0) + value;
  return sum;
}

const order = {failed: 0, stopped: 1, working: 2, waiting: 3, done: 4};
export const problemsFirst = (left, right) => (order[left.state] ?? 2) - (order[right.state] ?? 2)
  || left.order - right.order;
