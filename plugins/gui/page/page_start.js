// Start: a new migration, or one of those in the folder; what to think of before.
import {get, post} from './api.js';
import {el, replace, button, errorSummary} from './dom.js';
import {field} from './form.js';
import {t, when} from './texts.js';

const beforehand = ['light', 'mail_flow', 'ports', 'licence', 'clients'];

export async function start(main, {session, go}) {
  const {profiles} = await get('profiles');
  const name = field({name: 'profile', label: t('start.name'), hint: t('start.name_hint'),
    value: session.profile?.replace(/\.ini$/, '') || 'company', required: true});
  const mistakes = el('div');

  async function create(event) {
    event.preventDefault();
    const profile = `${name.value().trim()}.ini`;
    try {
      if (!profiles.some((one) => one.profile === profile)) await post('settings', {profile});
      go('source', profile);
    } catch (failure) {
      replace(mistakes, errorSummary(t('mistake'), [{text: failure.message, hint: failure.hint,
        field: name.id}]));
    }
  }

  replace(main, el('h1', {}, t('start.title')), el('p', {class: 'lead'}, t('start.lead')), mistakes,
    el('section', {class: 'card'}, el('h2', {}, t('start.new')),
      el('form', {onsubmit: create}, name.element, el('button', {class: 'main'}, t('start.create')))),
    profiles.length > 0 && el('section', {class: 'card'}, el('h2', {}, t('start.known')),
      el('p', {class: 'hint'}, session.folder),
      el('ul', {class: 'profiles'}, profiles.map((one) => el('li', {},
        el('a', {href: `#source?${new URLSearchParams({profile: one.profile})}`}, one.profile), ' ',
        el('span', {class: 'hint'}, when(new Date(one.changed_s * 1000))), ' ',
        button(t('start.status'), () => go('status', one.profile), {class: 'small'}))))),
    el('section', {class: 'card'}, el('h2', {}, t('start.before')),
      el('ul', {}, beforehand.map((key) => el('li', {}, t(`start.before_${key}`))))));
}
