// Kerio Connect: where the mail goes, and who makes domains and users there.
import {field} from './form.js';
import {readSection, readOptions, moreOptions, sideForm, trustFields} from './side.js';
import {t} from './texts.js';

const shown = ['plugin', 'host', 'admin', 'password', 'master_password', 'create_domains', 'create_users',
  'ca_file', 'fingerprint'];
const yesOrNo = () => ['yes', 'no'].map((value) => ({value, label: t(`form.${value}`)}));

export async function destination(main, {profile, go}) {
  const {settings, values} = await readSection(profile, 'destination');
  const options = await readOptions(profile, values.plugin || 'kerio');
  const secret = (name, hint, rest = {}) => ({...field({name, label: t(`destination.${name}`),
    hint: t(values[`${name}_file`] ? 'secret.kept' : hint), type: 'password', ...rest}), secret: true});
  const fields = [
    field({name: 'host', label: t('destination.host'), hint: t('destination.host_hint'),
      value: values.host, required: true}),
    field({name: 'admin', label: t('destination.admin'), hint: t('destination.admin_hint'),
      value: values.admin, required: true}),
    secret('password', 'destination.password_hint', {required: !values.password_file}),
    secret('master_password', 'destination.master_password_hint'),
    field({name: 'create_domains', label: t('destination.create_domains'),
      value: values.create_domains || 'yes', choices: yesOrNo()}),
    field({name: 'create_users', label: t('destination.create_users'),
      value: values.create_users || 'yes', choices: yesOrNo()}),
    ...trustFields(values),
  ];
  sideForm(main, {title: t('destination.title'), lead: t('destination.lead'), section: 'destination',
    profile, settings, fields, more: moreOptions(options, values, shown), back: 'source', next: 'users', go});
}
