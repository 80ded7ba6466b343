// Load and Select Users: the accounts file, ticks, and what kimt check found out about each.
import {post} from './api.js';
import {el, replace, button, busy, errorSummary, announce} from './dom.js';
import {field} from './form.js';
import {run, start, wait, output, complaints} from './job.js';
import {follow} from './live.js';
import * as selection from './selection.js';
import {commandView} from './side.js';
import {showTrust} from './trust.js';
import {t, size, number} from './texts.js';

const SHOWN = 500; // rows in the table at once; the filter finds the others

async function base64(bytes) {
  const url = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(new Blob([bytes]));
  });
  return url.slice(url.indexOf(',') + 1);
}

function checkWord(check) {
  if (!check) return {word: '', kind: ''};
  if (check.source_error) return {word: t('users.source_bad'), kind: 'bad', error: check.source_error};
  if (check.destination_error)
    return {word: t('users.destination_bad'), kind: 'bad', error: check.destination_error};
  return {word: t('users.good'), kind: 'good'};
}

function row(account, check, ticked, onTick) {
  const {word, kind, error} = checkWord(check);
  return el('tr', {class: kind},
    el('td', {}, el('input', {type: 'checkbox', checked: ticked, 'aria-label': account.account,
      onchange: (event) => onTick(account.account, event.target.checked)})),
    el('th', {scope: 'row'}, account.account),
    el('td', {}, account.full_name ?? ''),
    el('td', {}, word, error && el('div', {class: 'hint'}, error.text, ' ', error.hint ?? '')),
    el('td', {class: 'n'}, check?.messages === undefined ? '' : number(check.messages)),
    el('td', {class: 'n'}, check?.bytes === undefined ? '' : size(check.bytes)),
    el('td', {}, check?.state ? t(`users.at_${check.state}`) : ''));
}

class Users {
  constructor(main, {profile, go}) {
    Object.assign(this, {main, profile, go, accounts: [], checks: new Map(), chosen: new Set()});
    this.mistakes = el('div');
    this.notes = el('div');
    this.trust = el('div');
    this.table = el('tbody');
    this.shown = el('p', {class: 'hint', role: 'status'});
    this.filter = field({name: 'filter', label: t('users.filter'), type: 'search'});
    this.which = field({name: 'which', label: t('users.which'), value: 'all',
      choices: ['all', 'bad', 'good', 'unchecked'].map((value) =>
        ({value, label: t(`users.which_${value}`)}))});
    this.filter.input.addEventListener('input', () => this.showTable());
    this.which.input.addEventListener('change', () => this.showTable());
  }

  kind(account) {
    return checkWord(this.checks.get(account.account)).kind || 'unchecked';
  }

  visible() {
    const wanted = this.filter.value().toLowerCase(), which = this.which.value();
    return this.accounts.filter((account) => (which === 'all' || this.kind(account) === which)
      && `${account.account} ${account.full_name ?? ''}`.toLowerCase().includes(wanted));
  }

  tick(accounts, on) {
    for (const account of accounts) this.chosen[on ? 'add' : 'delete'](account);
    selection.write(this.profile, this.chosen);
    this.showCount();
  }

  showCount() {
    this.shown.textContent = t('users.count', {n: this.chosen.size, all: this.accounts.length});
  }

  showTable() {
    const rows = this.visible();
    replace(this.table, rows.slice(0, SHOWN).map((account) => row(account,
      this.checks.get(account.account), this.chosen.has(account.account),
      (name, on) => this.tick([name], on))), rows.length > SHOWN && el('tr', {}, el('td',
      {colspan: '7'}, t('users.more', {n: rows.length - SHOWN}))));
    this.showCount();
  }

  // What kimt reads in the file: rows, what it noticed, and what is wrong.
  async read() {
    const job = await run(this.profile, {command: 'accounts'});
    const list = output(job);
    const before = selection.read(this.profile);

    this.accounts = list?.accounts ?? [];
    this.chosen = new Set(this.accounts.map((one) => one.account).filter((account) =>
      before.size === 0 || before.has(account)));
    replace(this.mistakes, (list?.problems ?? []).length > 0 && errorSummary(t('users.problems'),
      list.problems.slice(0, 50).map((one) => ({text: one}))));
    replace(this.notes, (list?.notes ?? []).map((one) => el('p', {class: 'note'}, one)), !list && complaints(job).map((line) => el('p', {}, line)));
    this.showTable();
  }

  async load(bytes) {
    try {
      await post('accounts', {profile: this.profile, base64: await base64(bytes)});
      selection.write(this.profile, []);
      this.checks.clear();
      await this.read();
      announce(t('users.loaded', {n: this.accounts.length}));
    } catch (failure) {
      replace(this.mistakes, errorSummary(t('mistake'), [{text: failure.message, hint: failure.hint}]));
    }
  }

  async check() {
    const place = this.checking;
    replace(place, busy(t('users.checking')));
    const {id, text} = await start(this.profile, {command: 'check',
      ...selection.only(this.profile, this.accounts.map((one) => one.account))});
    const begun = Date.now();
    const stop = follow(this.profile, (state) => {
      if (!(Date.parse(state.run.time) >= begun - 5000)) return;
      for (const account of state.accounts.values())
        if (account.check) this.checks.set(account.account, account.check);
      this.showTable();
    }, () => {}, 'check');
    this.stop = stop;
    const job = await wait(this.profile, id);
    await new Promise((done) => setTimeout(done, 700)); // the last events
    stop();
    const bad = this.accounts.filter((account) => this.kind(account) === 'bad').length;
    replace(place, el('p', {class: bad > 0 || job.exit_status !== 0 ? 'note bad' : 'note good',
      role: 'status'}, t(bad > 0 ? 'users.checked_bad' : job.exit_status === 0 ? 'users.checked_good'
      : 'users.not_checked', {n: bad})), bad > 0 && el('p', {class: 'hint'}, t('users.failed_file',
      {file: this.profile.replace(/\.ini$/, '-failed.csv')})),
    job.exit_status >= 2 && complaints(job).map((line) => el('p', {}, line)), this.trust,
    commandView(text));
    await showTrust(this.trust, this.profile, this.said(job));
  }

  // What kimt said about certificates may be in a row, or be why there are no rows.
  said(job) {
    const rows = [...this.checks.values()].flatMap((check) => ['source', 'destination'].map((side) =>
      ({side, text: `${check[`${side}_error`]?.text ?? ''} ${check[`${side}_error`]?.hint ?? ''}`})));
    return [...rows, {text: complaints(job).join(' ')}];
  }

  show() {
    const file = el('input', {type: 'file', id: 'accounts-file', accept: '.csv,.txt,.tsv',
      onchange: async (event) => {
        const [one] = event.target.files;
        if (one) await this.load(await one.arrayBuffer());
      }});
    const paste = el('textarea', {id: 'accounts-paste', rows: '4', spellcheck: 'false',
      placeholder: 'ann@example.com;password;Ann Example'});
    this.checking = el('div');
    replace(this.main, el('h1', {}, t('users.title')), el('p', {class: 'lead'}, t('users.lead')),
      this.mistakes,
      el('section', {class: 'card'}, el('h2', {}, t('users.load')),
        el('div', {class: 'field'}, el('label', {for: 'accounts-file'}, t('users.file')), file),
        el('details', {}, el('summary', {}, t('users.paste')),
          el('label', {for: 'accounts-paste'}, t('users.paste_label')), paste,
          button(t('users.take'), () => this.load(new TextEncoder().encode(paste.value)))), this.notes),
      el('section', {class: 'card'}, el('h2', {}, t('users.select')),
        el('div', {class: 'row'}, this.filter.element, this.which.element),
        el('div', {class: 'row'}, button(t('users.all'), () => { this.tick(this.accounts.map((one) =>
          one.account), true); this.showTable(); }),
        button(t('users.none'), () => { this.tick(this.accounts.map((one) => one.account), false);
          this.showTable(); }),
        button(t('users.shown'), () => { this.tick(this.visible().map((one) => one.account), true);
          this.showTable(); }),
        button(t('users.check'), () => this.check(), {class: 'main'})), this.checking, this.shown,
        el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('users.table')},
          el('table', {}, el('thead', {}, el('tr', {}, ['tick', 'account', 'name', 'login', 'messages',
            'size', 'at'].map((key) => el('th', {scope: 'col'}, t(`users.col_${key}`))))), this.table))),
      el('div', {class: 'actions'}, button(t('back'), () => this.go('destination')),
        button(t('next'), () => this.go('folders'), {class: 'main'})));
  }
}

export async function users(main, context) {
  const page = new Users(main, context);
  page.show();
  await page.read();
  return () => page.stop?.();
}
