// Review: what will happen, in a sentence; a dry run, one user, all that are ticked.
import {get} from './api.js';
import {el, replace, button, busy, newId} from './dom.js';
import {run, start, output, complaints} from './job.js';
import * as selection from './selection.js';
import {commandView} from './side.js';
import {t} from './texts.js';

const warnings = ['mail_flow', 'space', 'passwords'];

export async function review(main, {profile, go}) {
  const [settings, job, plan] = [await get('settings', {profile}), await run(profile,
    {command: 'accounts'}), await get('plan', {profile})];
  const all = (output(job)?.accounts ?? []).map((one) => one.account);
  const wish = {...selection.only(profile, all), ...(plan.exists ? {plan: true} : {})};
  const count = wish.only?.length ?? all.length;
  const place = el('div');
  const ticks = warnings.map((key) => ({key, id: newId()}));
  const why = el('p', {class: 'hint', role: 'status'});
  const begin = async (more) => {
    await start(profile, {command: 'migrate', ...wish, ...more});
    go('status');
  };
  const migrate = button(t('review.migrate', {n: count}), () => begin({}), {class: 'main'});

  function update() {
    const open = main.querySelectorAll('fieldset input:not(:checked)').length;
    migrate.disabled = open > 0 || count === 0;
    why.textContent = count === 0 ? t('review.no_users') : open > 0 ? t('review.open', {n: open}) : '';
  }

  async function dryRun() {
    replace(place, busy(t('review.dry_running')));
    const dry = await run(profile, {command: 'migrate', ...wish, dry_run: true});
    replace(place, el('pre', {tabindex: '0'}, dry.output || complaints(dry).join('\n')),
      commandView(dry.text));
  }

  replace(main, el('h1', {}, t('review.title')),
    el('p', {class: 'lead'}, t('review.sentence', {n: count,
      source: settings.sections.source?.host ?? settings.sections.source?.plugin ?? '',
      destination: settings.sections.destination?.host ?? settings.sections.destination?.plugin ?? ''})),
    complaints(job).map((line) => el('p', {class: 'note bad'}, line)),
    el('fieldset', {}, el('legend', {}, t('review.warnings')), ticks.map(({key, id}) =>
      el('div', {class: 'field tick'}, el('input', {type: 'checkbox', id, onchange: update}),
        el('label', {for: id}, t(`review.warning_${key}`))))),
    el('div', {class: 'row'}, button(t('review.dry_run'), dryRun),
      button(t('review.one'), () => begin({only: [wish.only?.[0] ?? all[0]]}), {disabled: count === 0}),
      migrate), why, place,
    el('div', {class: 'actions'}, button(t('back'), () => go('folders'))));
  update();
}
