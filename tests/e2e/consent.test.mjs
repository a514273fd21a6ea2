// What is stored and sent before the visitor agrees, after, and when consent is withdrawn.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engine } from './harness/engines.mjs';
import { encoded, newCustomer, stage, tag } from './harness/stage.mjs';
