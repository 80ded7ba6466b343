// Fields of a form, each with label, hint and its mistake, and forms made from tables of options.
import {el, newId} from './dom.js';
import {t} from './texts.js';

// A field: {element, name, value(), fail(text)}.
export function field({name, label, hint, type = 'text', value = '', choices, required, ...rest}) {
  const id = newId(), hintId = `${id}-hint`, errorId = `${id}-error`;
  const attributes = {id, name, required, 'aria-describedby': `${hintId} ${errorId}`, ...rest};
  const input = choices
    ? el('select', attributes, choices.map((choice) => el('option',
      {value: choice.value, selected: choice.value === value}, choice.label ?? choice.value)))
    : el('input', {...attributes, type, value, autocomplete: 'off', spellcheck: 'false'});
  const error = el('div', {id: errorId, class: 'mistake'});
  const element = el('div', {class: 'field'},
    el('label', {for: id}, label, required && el('span', {class: 'mark'}, ` ${t('form.required')}`)),
    hint && el('div', {id: hintId, class: 'hint'}, hint), input, error);
  return {
    element, name, id, input, required, label,
    value: () => input.value,
    fail(text) {
      error.textContent = text;
      input.setAttribute('aria-invalid', text ? 'true' : 'false');
    },
  };
}

export function tick({name, label, hint, checked}) {
  const id = newId();
  const input = el('input', {id, name, type: 'checkbox', checked: Boolean(checked)});
  return {
    element: el('div', {class: 'field tick'}, input, el('label', {for: id}, label),
      hint && el('div', {class: 'hint'}, hint)),
    name, id, input, label, value: () => (input.checked ? 'yes' : 'no'), fail() {},
  };
}

// The mistakes of fields that are empty and must not be; marks them.
export function missing(fields) {
  return fields.filter((one) => {
    const empty = one.required && !one.value();
    one.fail(empty ? t('form.missing') : '');
    return empty;
  }).map((one) => ({text: t('form.missing_of', {label: one.label}), field: one.id}));
}

// A field for an option, as `kimt plugins --format json` describes it.
export function optionField(option, value) {
  const shown = value ?? '';
  const [first, ...more] = (option.help || '').split('\n');
  const common = {name: option.name, label: option.name, hint: [first, ...more].join(' '),
    required: option.required && !option.default};
  if (option.type === 'bool')
    return field({...common, value: shown, choices: [{value: '', label: t('form.default',
      {value: option.default || 'no'})}, {value: 'yes'}, {value: 'no'}]});
  if (option.choices?.length)
    return field({...common, value: shown, choices: [{value: '', label: t('form.default',
      {value: option.default ?? ''})}, ...option.choices.map((choice) =>
      ({value: choice.name ?? choice}))]});
  return field({...common, value: shown, type: option.type === 'secret' ? 'password' : 'text',
    placeholder: option.default ?? ''});
}
