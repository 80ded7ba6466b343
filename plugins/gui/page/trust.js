// A certificate that no authority vouches for: what kimt said of it, and one button once a person has
// compared it.
import {get, post} from './api.js';
import {el, replace, button} from './dom.js';
import {t} from './texts.js';

const pattern = /fingerprint = ((?:[0-9A-F]{2}:?){32})/i;

// The side whose host a sentence names; null where that is not clear.
function sideOf(text, sections) {
  const named = ['source', 'destination'].filter((side) => {
    const host = sections[side]?.host?.replace(/^https?:\/\//, '').replace(/[:/].*$/, '');
    return host && text.includes(host);
  });
  return named.length === 1 ? named[0] : null;
}

// Which certificates `said` asks about: [{side or null, text}], by side and fingerprint.
function questions(said, sections) {
  const found = new Map();
  for (const {side, text} of said) {
    const match = pattern.exec(text);
    const where = side ?? sideOf(text, sections);
    if (match && where) found.set(`${where} ${match[1]}`, {side: where, fingerprint: match[1]});
  }
  return [...found.values()];
}

// Shows a card for each certificate in `said`, sentences of kimt with the side they are about, if known.
export async function showTrust(place, profile, said) {
  const {sections} = await get('settings', {profile});
  replace(place, questions(said, sections).map(({side, fingerprint}) => {
    const card = el('div', {class: 'card'});
    const trust = async () => {
      await post('settings', {profile, set: {[side]: {fingerprint}}});
      replace(card, el('p', {class: 'note good', role: 'status'}, t('trust.kept')));
    };
    replace(card, el('h3', {}, t('trust.title', {host: sections[side]?.host ?? ''})),
      el('p', {}, t('trust.compare')), el('p', {}, el('code', {}, fingerprint)),
      button(t('trust.trust'), trust));
    return card;
  }));
}
