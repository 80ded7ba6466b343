// All pages by their names, and the steps in their order.
import {start} from './page_start.js';
import {source} from './page_source.js';
import {destination} from './page_destination.js';
import {users} from './page_users.js';
import {folders} from './page_folders.js';
import {review} from './page_review.js';
import {status} from './page_status.js';
import {result} from './page_result.js';
import {verify} from './page_verify.js';
import {history} from './page_history.js';

export const pages = {start, source, destination, users, folders, review, status, result, verify, history};
export const steps = ['source', 'destination', 'users', 'folders', 'review', 'status', 'result', 'verify',
  'history'];
