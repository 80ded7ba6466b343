// Commands of kimt, run by the wizard and waited for.
import {get, post} from './api.js';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const usual = ['terminal', 'report-log', 'html-report', 'debug-log'];

// The page follows a run by its events: a profile that was written by hand may not ask for them.
async function askForEvents(profile) {
  const {sections} = await get('settings', {profile});
  const keys = Object.entries(sections.migration ?? {}).filter(([key]) => /^reporter\.\d+$/.test(key));
  const set = {};

  if (keys.some(([, label]) => label === 'json-lines')) return;
  const number = Math.max(0, ...keys.map(([key]) => Number(key.slice(9))));
  const added = keys.length > 0 ? ['json-lines'] : [...usual, 'json-lines'];
  added.forEach((label, at) => { set[`reporter.${number + at + 1}`] = label; });
  await post('settings', {profile, set: {migration: set, 'reporter.json-lines': {plugin: 'json-lines',
    progress: 'yes'}}});
}

export async function start(profile, wish) {
  if (['check', 'migrate', 'verify'].includes(wish.command)) await askForEvents(profile);
  return post('job', {profile, wish});
}

export async function wait(profile, id, each = () => {}) {
  for (let ms = 150; ; ms = Math.min(ms * 1.5, 2000)) {
    const job = await get('job', {profile, id});
    if (job.state !== 'running') return job;
    each(job);
    await pause(ms);
  }
}

export async function run(profile, wish, each) {
  const {id} = await start(profile, wish);
  return wait(profile, id, each);
}

// The JSON that a command printed, or null where it printed none.
export function output(job) {
  try {
    return JSON.parse(job.output);
  } catch {
    return null;
  }
}

// What a command complained of, in lines: "kimt: users.csv:3: the address has no @". The list of logs
// that follows is shown elsewhere.
export const complaints = (job) => (job.complaints || '').split(/^Logs$/m)[0].split('\n')
  .map((line) => line.replace(/^kimt: /, '').trim()).filter((line) => line);
