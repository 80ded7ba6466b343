// History: what was run by the wizard, and the logs of all runs.
import {get} from './api.js';
import {el, replace} from './dom.js';
import {logLinks} from './page_result.js';
import {t, when} from './texts.js';

// What pages ask to fill themselves is no history.
const asked = ['plugins', 'accounts', 'status'];

export async function history(main, {profile}) {
  const jobs = (await get('jobs', {profile})).jobs.filter((job) => !asked.includes(job.wish.command));
  const {folder, runs} = await get('logs', {profile});

  replace(main, el('h1', {}, t('history.title')),
    el('section', {}, el('h2', {}, t('history.jobs')), jobs.length === 0 && el('p', {}, t('history.none')),
      el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('history.jobs')},
        el('table', {}, el('thead', {}, el('tr', {}, ['when', 'command', 'outcome'].map((key) =>
          el('th', {scope: 'col'}, t(`history.col_${key}`))))),
        el('tbody', {}, jobs.map((job) => el('tr', {}, el('td', {}, when(new Date(job.begun_s * 1000))),
          el('td', {}, el('code', {}, job.text)), el('td', {}, job.state === 'running'
            ? t('state.working') : t('history.status', {status: job.exit_status ?? '?'})))))))),
    el('section', {}, el('h2', {}, t('history.logs')), el('p', {class: 'hint'}, folder),
      runs.map((run) => el('details', {}, el('summary', {}, run.run), logLinks(profile, run)))));
}
