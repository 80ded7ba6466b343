// A run on the page: bar, tiles, the table of accounts. For the pages of status, result and verify.
import {el, replace} from './dom.js';
import {share, total, sums, problemsFirst} from './live.js';
import {t, number, size, percent, duration, clock} from './texts.js';

const ROWS = 300;
const marks = {waiting: '…', working: '▶', done: '✓', failed: '✗', stopped: '■'};

function bar(value, label) {
  const shown = value === null ? null : Math.round(value * 100);
  return el('div', {class: 'bar', role: 'progressbar', 'aria-label': label, 'aria-valuemin': '0',
    'aria-valuemax': '100', 'aria-valuenow': shown}, el('div', {class: 'fill', 'data-share': shown}),
  el('span', {class: 'value'}, shown === null ? '' : percent(shown / 100)));
}

// Widths cannot stand in the page's text, which allows no inline style.
function setWidths(place) {
  for (const fill of place.querySelectorAll('[data-share]'))
    fill.style.width = `${fill.getAttribute('data-share')}%`;
}

function tile(label, value) {
  return el('div', {class: 'tile'}, el('div', {class: 'label'}, label), el('div', {class: 'big'}, value));
}

function accountText({counts, check, differences, user}) {
  if (!counts) return check ? t('run.checked') : user ? t(`users.at_${user}`) : '';
  const parts = [];
  if (counts.copied > 0) parts.push(t('run.new', {n: counts.copied}));
  if (counts.earlier > 0) parts.push(t('run.earlier', {n: counts.earlier}));
  if (counts.adopted > 0) parts.push(t('run.adopted', {n: counts.adopted}));
  if (counts.skipped > 0) parts.push(t('run.skipped', {n: counts.skipped}));
  if (counts.failed > 0) parts.push(t('run.failed', {n: counts.failed}));
  if (differences > 0) parts.push(t('run.differences', {n: differences}));
  return parts.join(', ') || t('run.nothing');
}

function details(account) {
  return el('details', {}, el('summary', {}, t('run.details')),
    account.error && el('p', {}, account.error.text, ' ', account.error.peer ?? ''),
    account.error?.hint && el('p', {class: 'hint'}, account.error.hint),
    account.notes && el('ul', {}, account.notes.map((note) => el('li', {}, `${note.text}`,
      note.repeats > 1 && ` (${number(note.repeats)}×)`))));
}

function accountRow(account) {
  return el('tr', {class: account.state === 'failed' ? 'bad' : account.state === 'done' ? 'good' : ''},
    el('th', {scope: 'row'}, account.account),
    el('td', {}, el('span', {'aria-hidden': 'true'}, marks[account.state] ?? ''), ' ',
      t(`state.${account.state}`)),
    el('td', {}, bar(share(account), account.account)),
    el('td', {}, accountText(account)),
    el('td', {}, account.wait ? t('run.waits', {s: Math.ceil(account.wait.wait_ms / 1000)})
      : account.state === 'working' ? account.folder ?? '' : '',
    (account.error || account.notes) && details(account)));
}

// Remembers how fast it was lately, for the time that is left.
export class Estimate {
  constructor() { this.points = []; }

  add(value, now = Date.now()) {
    if (this.points.at(-1)?.value !== value) this.points.push({value, now});
    while (this.points.length > 2 && now - this.points[0].now > 180000) this.points.shift();
  }

  // The moment it will be done, or null while too little is known.
  end(now = Date.now()) {
    const [first] = this.points, last = this.points.at(-1);
    if (!first || last.now - first.now < 5000 || last.value <= first.value) return null;
    return new Date(now + (1 - last.value) * (last.now - first.now) / (last.value - first.value));
  }
}

export function verdict(run) {
  if (run.state !== 'ended') return t(run.state === 'stopping' ? 'run.stopping' : 'run.going');
  if (run.exit_status === 0) return t(`run.good_${run.command}`);
  return t(run.exit_status === 4 ? 'run.stopped' : 'run.attention');
}

export function showRun(place, state, estimate) {
  const {run} = state, sum = sums(state), value = run.state === 'ended' && run.exit_status === 0 ? 1
    : total(state);
  const open = new Set([...place.querySelectorAll('details[open]')].map((one) =>
    one.closest('tr')?.querySelector('th')?.textContent));
  const accounts = [...state.accounts.values()].sort(problemsFirst);
  const count = (name) => accounts.filter((account) => account.state === name).length;

  estimate.add(value);
  const end = run.state === 'ended' ? null : estimate.end();
  replace(place,
    el('p', {class: 'verdict'}, verdict(run)),
    bar(value, t('run.total')),
    el('div', {class: 'tiles'},
      tile(t('run.users'), `${number(count('done'))} / ${number(run.accounts ?? accounts.length)}`),
      tile(t('run.messages'), number(sum.copied ?? 0)), tile(t('run.data'), size(sum.bytes_copied ?? 0)),
      tile(t('run.problems'), number(count('failed'))),
      tile(t(run.state === 'ended' ? 'run.took' : 'run.done_at'), run.state === 'ended'
        ? duration(run.run_ms ?? 0) : end ? clock(end) : '--:--')),
    run.wait && el('p', {class: 'note'}, t('run.waits', {s: Math.ceil(run.wait.wait_ms / 1000)}), ' ',
      run.wait.error?.text),
    el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('run.table')},
      el('table', {}, el('thead', {}, el('tr', {}, ['account', 'state', 'progress', 'messages', 'now']
        .map((key) => el('th', {scope: 'col'}, t(`run.col_${key}`))))),
      el('tbody', {}, accounts.slice(0, ROWS).map(accountRow),
        accounts.length > ROWS && el('tr', {}, el('td', {colspan: '5'},
          t('users.more', {n: accounts.length - ROWS})))))));
  setWidths(place);
  for (const one of place.querySelectorAll('tbody tr'))
    if (open.has(one.querySelector('th')?.textContent)) {
      const folded = one.querySelector('details');
      if (folded) folded.open = true;
    }
}
