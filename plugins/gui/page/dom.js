// Elements, made by name. Text is only ever set as text: names of folders and what servers say cannot
// become markup.

// el('p', {class: 'hint', onclick: f}, 'text', child, [more]); false and null are skipped.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'value' || key === 'checked' || key === 'disabled') element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

export function append(element, children) {
  for (const child of children.flat(9)) {
    if (child === false || child === null || child === undefined) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

let count = 0;
export const newId = () => `n${++count}`;

// Says something to people who do not see the page.
export function announce(text) {
  document.getElementById('polite').textContent = text;
}

// A list of mistakes with links to the fields, as the first thing on a page.
export function errorSummary(title, errors) {
  const box = el('div', {class: 'summary bad', role: 'alert', tabindex: '-1'},
    el('h2', {}, title),
    el('ul', {}, errors.map(({text, hint, field}) => el('li', {},
      field ? el('a', {href: `#${field}`, onclick: (event) => {
        event.preventDefault();
        document.getElementById(field).focus();
      }}, text) : text,
      hint && el('div', {class: 'hint'}, hint)))));
  queueMicrotask(() => box.focus());
  return box;
}

export function button(label, onclick, attributes = {}) {
  return el('button', {type: 'button', onclick, ...attributes}, label);
}

// What a part of the page is called while it is not there yet.
export const busy = (text) => el('p', {class: 'busy', role: 'status'}, text);
