// What the pages of source and destination share: a form that fills a section of the profile, a test,
// the rest of the plugin's options, and the file itself.
import {get, post} from './api.js';
import {el, replace, button, errorSummary, busy} from './dom.js';
import {field, missing, optionField} from './form.js';
import {run, complaints} from './job.js';
import {t} from './texts.js';

export async function readSection(profile, section) {
  const settings = await get('settings', {profile});
  return {settings, values: settings.sections[section] ?? {}};
}

// The options of a plugin, or null where kimt cannot say.
export async function readOptions(profile, plugin) {
  const job = await run(profile, {command: 'plugins'});
  try {
    const {plugins} = JSON.parse(job.output);
    return plugins.find((one) => one.name === plugin)?.options ?? null;
  } catch {
    return null;
  }
}

// HOST, HOST:PORT or an address, taken apart.
export function takeApart(text) {
  const match = /^(?:([a-z+]+):\/\/)?(?:[^@/]*@)?(\[[0-9a-f:.]+\]|[^:/\s]+)(?::(\d+))?(?:[/?#].*)?$/i
    .exec(text.trim());
  return match ? {scheme: match[1]?.toLowerCase(), host: match[2], port: match[3]} : null;
}

function collect(fields) {
  const set = {}, secrets = {};
  for (const one of fields) {
    if (one.secret) {
      if (one.value()) secrets[one.name] = one.value();
    } else set[one.name] = one.value() === '' ? null : one.value();
  }
  return {set, secrets};
}

export async function save(profile, section, fields) {
  const {set, secrets} = collect(fields);
  await post('settings', {profile, set: {[section]: set}, secrets: {[section]: secrets}});
}

// The rest of the options, folded away.
export function moreOptions(options, values, shown) {
  const fields = (options ?? []).filter((option) => !shown.includes(option.name)
    && option.type !== 'secret').map((option) => optionField(option, values[option.name]));
  return {fields, element: el('details', {}, el('summary', {}, t('side.more')),
    fields.map((one) => one.element))};
}

export function fileView(settings) {
  return el('details', {}, el('summary', {}, t('file.show')), el('pre', {tabindex: '0'}, settings.text));
}

export function commandView(text) {
  return el('details', {}, el('summary', {}, t('command.show')), el('pre', {tabindex: '0'}, text));
}

// How a certificate is trusted that no authority of the system has signed.
export function trustFields(values) {
  return ['fingerprint', 'ca_file'].map((name) => field({name, label: t(`trust.${name}`),
    hint: t(`trust.${name}_hint`), value: values[name]}));
}

// A page of one side: fields, save and go on.
export function sideForm(main, {title, lead, section, fields, more, settings, profile, back, next, go,
  extra}) {
  const mistakes = el('div');
  const all = [...fields, ...more.fields];

  async function submit(event) {
    event.preventDefault();
    const errors = missing(all);
    replace(mistakes, errors.length > 0 && errorSummary(t('mistake'), errors));
    if (errors.length > 0) return;
    try {
      await save(profile, section, all);
      go(next);
    } catch (failure) {
      replace(mistakes, errorSummary(t('mistake'), [{text: failure.message, hint: failure.hint}]));
    }
  }

  replace(main, el('h1', {}, title), el('p', {class: 'lead'}, lead), mistakes,
    el('form', {onsubmit: submit, novalidate: true}, fields.map((one) => one.element), extra, more.element,
      el('div', {class: 'actions'}, button(t('back'), () => go(back)),
        el('button', {class: 'main'}, t('next')))),
    fileView(settings));
  return {mistakes, all};
}

// Runs kimt check for one account and says what came of it.
export async function test(place, profile, wish) {
  replace(place, busy(t('side.testing')));
  const job = await run(profile, wish);
  const lines = complaints(job);
  replace(place, el('div', {class: job.exit_status === 0 ? 'summary good' : 'summary bad', role: 'status'},
    el('h3', {}, t(job.exit_status === 0 ? 'side.test_good' : 'side.test_bad')),
    lines.map((line) => el('p', {}, line))), commandView(job.text));
  return job;
}
