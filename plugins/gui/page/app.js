// Where the page begins: comes in, then shows the page that the address names.
import {enter, Refusal} from './api.js';
import {el, replace, button} from './dom.js';
import {t, chooseLanguage} from './texts.js';
import {pages, steps} from './pages.js';

const state = {session: null, profile: ''};
let leave = null; // what the present page has to end

const fragment = () => location.hash.replace(/^#/, '');

// #users?profile=company.ini
function readAddress() {
  const [page, query] = fragment().split('?');
  const parameters = new URLSearchParams(query);
  return {page: pages[page] ? page : 'start', profile: parameters.get('profile') || ''};
}

export function go(page, profile = state.profile) {
  location.hash = `${page}${profile ? `?${new URLSearchParams({profile})}` : ''}`;
}

function showSteps(current) {
  const nav = document.getElementById('steps');
  nav.setAttribute('aria-label', t('steps.label'));
  replace(nav, state.profile && el('ol', {}, steps.map((name) => el('li', {},
    el('a', {href: `#${name}?${new URLSearchParams({profile: state.profile})}`,
      'aria-current': name === current ? 'step' : null}, t(`${name}.step`))))));
}

function showHeader() {
  replace(document.getElementById('header'),
    el('a', {href: '#start', class: 'brand'}, 'kimt'),
    state.profile && el('span', {class: 'profile'}, state.profile));
  replace(document.getElementById('footer'), t('footer', {version: state.session.version}));
  document.getElementById('skip').textContent = t('skip');
}

function showFailure(main, failure) {
  const lost = failure instanceof Refusal && failure.status === 0;
  replace(main, el('h1', {}, t(lost ? 'lost.title' : 'failure.title')),
    el('p', {}, lost ? t('lost.text') : failure.message), failure.hint && el('p', {}, failure.hint),
    button(t('again'), show));
}

async function show() {
  const {page, profile} = readAddress();
  const main = document.getElementById('main');
  const place = el('div'); // a page that comes too late writes where nobody looks
  leave?.();
  leave = null;
  replace(main, place);
  state.profile = profile;
  showHeader();
  showSteps(page);
  document.title = `${t(`${page}.title`)} – kimt`;
  try {
    const end = await pages[page](place, {profile, session: state.session, go, show}) ?? null;
    if (place.isConnected) leave = end;
    else end?.();
  } catch (failure) {
    console.info(failure);
    showFailure(place, failure);
  }
  if (!place.isConnected) return;
  main.querySelector('h1')?.setAttribute('tabindex', '-1');
  main.querySelector('h1')?.focus();
}

async function begin() {
  const ticket = /^[0-9a-f]{64}$/.test(fragment()) ? fragment() : '';
  const main = document.getElementById('main');
  chooseLanguage([localStorage.getItem('language') || '', ...navigator.languages]);
  if (ticket) history.replaceState(null, '', '/#start');
  try {
    state.session = await enter(ticket);
  } catch (failure) {
    replace(main, el('h1', {}, t('outside.title')), el('p', {}, t('outside.text')),
      el('p', {}, el('code', {}, 'kimt gui')));
    return;
  }
  window.addEventListener('hashchange', show);
  if (ticket && state.session.profile) location.hash = `start`;
  await show();
}

begin();
