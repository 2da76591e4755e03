/** The entry of a bundle of its own, which the editor runs in a thread of its own: all questions to the history are answered here. */
import { parentPort, workerData } from 'node:worker_threads';
import { HISTORY_TASKS } from './historyTasks';
import type { WorkerStart } from './taskProtocol';
import { TaskServer } from './taskServer';

if (parentPort === null) throw new Error('This file is run as a worker.');
new TaskServer(parentPort, HISTORY_TASKS, workerData as WorkerStart);
