// The texts of the page, in the language of the browser. Numbers, sizes and dates as well.
import {english} from './texts_en.js';
import {german} from './texts_de.js';

const catalogues = {en: english, de: german};
let language = 'en';

export function chooseLanguage(wanted) {
  const known = wanted.map((name) => name.slice(0, 2)).find((name) => catalogues[name]);
  language = known || 'en';
  document.documentElement.lang = language;
}

// t('users.found', {n: 3}): {n} is put in; a text of {one, other} is chosen by n.
export function t(key, values = {}) {
  let text = catalogues[language][key] ?? english[key] ?? key;
  if (typeof text === 'object') text = text[new Intl.PluralRules(language).select(values.n)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    return typeof value === 'number' ? number(value) : value ?? '';
  });
}

export const number = (value) => new Intl.NumberFormat(language).format(value);

export function size(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(language, {style: 'unit', unit: units[unit], unitDisplay: 'short',
    maximumFractionDigits: unit === 0 ? 0 : 1}).format(bytes);
}

export function when(date) {
  return new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeStyle: 'short'}).format(date);
}

export function clock(date) {
  const day = new Date().toDateString() === date.toDateString() ? {} : {weekday: 'short'};
  return new Intl.DateTimeFormat(language, {...day, hour: '2-digit', minute: '2-digit'}).format(date);
}

export function duration(ms) {
  const s = Math.round(ms / 1000), m = Math.floor(s / 60), h = Math.floor(m / 60);
  const two = (value) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m % 60)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

export const percent = (value) => new Intl.NumberFormat(language, {style: 'percent'}).format(value);
