// Migration Status: the run that is under way, whoever started it, and how to stop it.
import {get, post} from './api.js';
import {el, replace, button, announce} from './dom.js';
import {follow, total} from './live.js';
import {Estimate, showRun} from './run_view.js';
import {commandView} from './side.js';
import {t, percent} from './texts.js';

async function runningJob(profile) {
  const {jobs} = await get('jobs', {profile});
  return jobs.find((job) => job.state === 'running' && ['migrate', 'verify', 'check', 'undo']
    .includes(job.wish.command));
}

// True if the run that is shown is the one before the job that was just started.
const isBefore = (run, job) => job && Date.parse(run.time) < job.begun_s * 1000;

export async function status(main, {profile, go}) {
  const place = el('div', {class: 'run'}), away = el('p', {class: 'note bad', role: 'status'});
  const actions = el('div', {class: 'row'}), estimate = new Estimate();
  const ask = (at_once) => async () => {
    const job = await runningJob(profile);
    if (job) await post('stop', {profile, id: job.id, at_once});
    announce(t('run.stopping'));
  };
  const job = await runningJob(profile);
  let announced = -1, ended = null;

  replace(main, el('h1', {}, t('status.title')), away, actions, place,
    el('div', {class: 'actions'}, button(t('status.result'), () => go('result'), {class: 'main'})));
  away.hidden = true;

  async function showActions(run) {
    const now = run.state === 'ended';
    if (now === ended) return;
    ended = now;
    const current = await runningJob(profile);
    replace(actions, !now && current && [button(t('status.stop'), ask(false)),
      button(t('status.stop_now'), ask(true), {class: 'danger'})], !now && !current
      && el('p', {class: 'hint'}, t('status.elsewhere')), current && commandView(current.text));
  }

  return follow(profile, (state) => {
    if (!state.run.run || isBefore(state.run, job)) {
      replace(place, el('p', {}, t(job ? 'run.starting' : 'status.none')));
      return;
    }
    showRun(place, state, estimate);
    showActions(state.run);
    const tenth = Math.floor(total(state) * 10);
    if (tenth !== announced) announce(percent((announced = tenth) / 10));
  }, (lost) => {
    away.hidden = !lost;
    away.textContent = lost ? t('status.away') : '';
  });
}
