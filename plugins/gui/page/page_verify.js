// Verify and undo: compares both sides; takes back what was copied, after a look at what that is.
import {el, replace, button, busy} from './dom.js';
import {field} from './form.js';
import {start, run, complaints} from './job.js';
import {commandView} from './side.js';
import {t} from './texts.js';

export async function verify(main, {profile, go}) {
  const level = field({name: 'level', label: t('verify.level'), value: 'full',
    choices: ['full', 'headers', 'count'].map((value) => ({value, label: t(`verify.level_${value}`)}))});
  const word = field({name: 'word', label: t('verify.type', {word: t('verify.word')})});
  const preview = el('div'), confirm = el('div');
  const undo = button(t('verify.undo'), async () => {
    replace(confirm, busy(t('verify.undoing')));
    const job = await run(profile, {command: 'undo', yes: true});
    replace(confirm);
    replace(preview, el('p', {class: job.exit_status === 0 ? 'note good' : 'note bad', role: 'status'},
      t('history.status', {status: job.exit_status})), el('pre', {tabindex: '0'}, job.output, '\n',
      complaints(job).join('\n')), commandView(job.text));
  }, {class: 'danger', disabled: true});

  word.input.addEventListener('input', () => { undo.disabled = word.value() !== t('verify.word'); });

  async function look() {
    replace(preview, busy(t('verify.looking')));
    const job = await run(profile, {command: 'undo', dry_run: true});
    replace(preview, el('pre', {tabindex: '0'}, `${job.output}\n${complaints(job).join('\n')}`),
      commandView(job.text));
    replace(confirm, word.element, undo);
  }

  replace(main, el('h1', {}, t('verify.title')), el('p', {class: 'lead'}, t('verify.lead')),
    el('section', {class: 'card'}, level.element, button(t('verify.start'), async () => {
      await start(profile, {command: 'verify', level: level.value()});
      go('status');
    }, {class: 'main'})),
    el('section', {class: 'card'}, el('h2', {}, t('verify.undo_title')), el('p', {}, t('verify.undo_lead')),
      button(t('verify.look'), look), preview, confirm));
}
