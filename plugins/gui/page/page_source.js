// Source IMAP server: where the mail is, and how to log in there.
import {field} from './form.js';
import {readSection, readOptions, moreOptions, sideForm, takeApart, trustFields} from './side.js';
import {el} from './dom.js';
import {t} from './texts.js';

const shown = ['plugin', 'host', 'port', 'security', 'user', 'admin_user', 'password', 'ca_file',
  'fingerprint'];

function pasted(host, port, security) {
  const parts = takeApart(host.value());
  if (!parts) return;
  host.input.value = parts.host;
  if (parts.port) port.input.value = parts.port;
  if (parts.scheme === 'imaps') security.input.value = 'tls';
  if (parts.scheme === 'imap') security.input.value = 'starttls';
}

// The login name of an example, as the pattern makes it.
function example(pattern) {
  const address = 'ann@example.com';
  return (pattern || '%u').replace(/%(.)/g, (all, letter) => ({u: address, l: 'ann', d: 'example.com',
    b: '\\', '%': '%'})[letter] ?? all);
}

export async function source(main, {profile, go}) {
  const {settings, values} = await readSection(profile, 'source');
  const options = await readOptions(profile, values.plugin || 'imap');
  const host = field({name: 'host', label: t('source.host'), hint: t('source.host_hint'),
    value: values.host, required: true});
  const port = field({name: 'port', label: t('source.port'), hint: t('source.port_hint'),
    value: values.port, inputmode: 'numeric'});
  const security = field({name: 'security', label: t('source.security'), value: values.security || 'tls',
    choices: ['tls', 'starttls', 'none'].map((value) => ({value, label: t(`source.security_${value}`)}))});
  const user = field({name: 'user', label: t('source.user'), hint: t('source.user_hint'),
    value: values.user || '%u'});
  const live = el('p', {class: 'hint', role: 'status'});
  const showExample = () => { live.textContent = t('source.user_example', {name: example(user.value())}); };
  const admin = field({name: 'admin_user', label: t('source.admin'), hint: t('source.admin_hint'),
    value: values.admin_user});
  const password = {...field({name: 'password', label: t('source.password'),
    hint: t(values.password_file ? 'secret.kept' : 'source.password_hint'), type: 'password'}), secret: true};

  host.input.addEventListener('change', () => pasted(host, port, security));
  user.input.addEventListener('input', showExample);
  user.element.append(live);
  showExample();
  sideForm(main, {title: t('source.title'), lead: t('source.lead'), section: 'source', profile, settings,
    fields: [host, security, port, user, admin, password, ...trustFields(values)], more: moreOptions(options, values, shown),
    back: 'start', next: 'destination', go});
}
