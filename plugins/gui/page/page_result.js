// Migration Result: the verdict, what needs a person, and the logs.
import {address, get} from './api.js';
import {el, replace, button} from './dom.js';
import {start} from './job.js';
import {follow} from './live.js';
import {Estimate, showRun} from './run_view.js';
import {t, size} from './texts.js';

const names = {'report.html': 'result.html', 'report.log': 'result.report_log', 'debug.log':
  'result.debug_log', 'events.jsonl': 'result.events'};

export function logLinks(profile, run) {
  return el('ul', {class: 'logs'}, run.files.map(({file, bytes}) => el('li', {},
    el('a', {href: address('log', {profile, run: run.run, file}), target: '_blank', rel: 'noopener'},
      names[file] ? t(names[file]) : file), ' ', el('span', {class: 'hint'}, size(bytes)))));
}

export async function result(main, {profile, go}) {
  const place = el('div', {class: 'run'}), actions = el('div', {class: 'row'}), links = el('div');
  const passwords = el('div');
  const estimate = new Estimate();
  const begin = (wish) => async () => {
    await start(profile, wish);
    go('status');
  };
  let shown = '';

  replace(main, el('h1', {}, t('result.title')), place, passwords, actions, el('h2', {}, t('result.logs')), links);

  async function showLogs(run) {
    const {runs} = await get('logs', {profile});
    const mine = runs.find((one) => one.run === run.run) ?? runs[0];
    replace(links, mine ? logLinks(profile, mine) : el('p', {}, t('result.no_logs')));
  }

  return follow(profile, (state) => {
    const failed = [...state.accounts.values()].filter((account) => account.state === 'failed')
      .map((account) => account.account);
    if (!state.run.run) {
      replace(place, el('p', {}, t('status.none')));
      return;
    }
    showRun(place, state, estimate);
    const created = [...state.accounts.values()].filter((account) => account.user === 'created').length;
    replace(passwords, created > 0 && el('p', {class: 'note'}, t('result.passwords', {n: created}), ' ',
      el('code', {}, `kimt passwords --output new-users.csv ${profile}`)));
    if (shown === `${state.run.run} ${state.run.state}`) return;
    shown = `${state.run.run} ${state.run.state}`;
    showLogs(state.run);
    replace(actions, state.run.state === 'ended' && [
      failed.length > 0 && button(t('result.retry', {n: failed.length}), begin({command: 'migrate',
        only: failed}), {class: 'main'}),
      button(t('result.verify'), () => go('verify')), button(t('result.again'),
        begin({command: 'migrate'})), button(t('result.follow'), begin({command: 'migrate',
        follow: '5m'}))]);
  });
}
