// Folders: which folder goes where, by the plan that kimt makes; it may be edited.
import {get, post} from './api.js';
import {el, replace, button, busy, errorSummary} from './dom.js';
import {run, complaints} from './job.js';
import {commandView} from './side.js';
import {t} from './texts.js';

export async function folders(main, {profile, go}) {
  const place = el('div'), mistakes = el('div');
  const text = el('textarea', {id: 'plan', rows: '18', spellcheck: 'false', wrap: 'off'});
  const unsaved = el('span', {class: 'mark', role: 'status'});
  const plan = await get('plan', {profile});

  text.value = plan.text;
  text.addEventListener('input', () => { unsaved.textContent = t('folders.unsaved'); });

  async function make() {
    replace(place, busy(t('folders.making')));
    const job = await run(profile, {command: 'plan', force: true});
    const again = await get('plan', {profile});
    text.value = again.text;
    unsaved.textContent = '';
    replace(place, job.exit_status >= 2
      ? errorSummary(t('folders.not_made'), complaints(job).map((line) => ({text: line})))
      : el('p', {class: 'note good'}, t('folders.made')), commandView(job.text));
  }

  async function save() {
    try {
      await post('plan', {profile, text: text.value});
      unsaved.textContent = t('folders.saved');
    } catch (failure) {
      replace(mistakes, errorSummary(t('mistake'), [{text: failure.message, hint: failure.hint}]));
    }
  }

  replace(main, el('h1', {}, t('folders.title')), el('p', {class: 'lead'}, t('folders.lead')), mistakes,
    el('div', {class: 'row'}, button(t('folders.make'), make, {class: 'main'})), place,
    el('div', {class: 'field'}, el('label', {for: 'plan'}, t('folders.plan',
      {file: profile.replace(/\.ini$/, '.plan')})), text),
    el('div', {class: 'row'}, button(t('save'), save), unsaved),
    el('div', {class: 'actions'}, button(t('back'), () => go('users')),
      button(t('next'), () => go('review'), {class: 'main'})));
}
