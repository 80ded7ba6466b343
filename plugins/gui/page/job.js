// Commands of kimt, run by the wizard and waited for.
import {get, post} from './api.js';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export const start = (profile, wish) => post('job', {profile, wish});

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

// What a command complained of, in lines: "kimt: users.csv:3: the address has no @".
export const complaints = (job) => (job.complaints || '').split('\n')
  .map((line) => line.replace(/^kimt: /, '').trim()).filter((line) => line);
