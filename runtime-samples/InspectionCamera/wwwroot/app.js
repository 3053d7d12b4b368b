// Connects the page to the program, and hands every message to the part of the page that shows it.
import * as budget from './budget.js';
import * as camera from './camera.js';
import * as charts from './charts.js';
import * as events from './events.js';
import * as levels from './levels.js';
import * as model from './model.js';
import * as picture from './picture.js';
import * as policies from './policies.js';

const longestWait = 8000;
let wait = 500;

function connect() {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => {
    wait = 500;
    document.getElementById('lost').hidden = true;
  };
  socket.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) picture.show(data);
    else take(JSON.parse(data));
  };
  socket.onclose = () => {
    document.getElementById('lost').hidden = false;
    setTimeout(connect, wait);
    wait = Math.min(2 * wait, longestWait);
  };
}

function take(message) {
  if (message.type === 'hello') {
    charts.start(message);
    events.start(message.events);
  } else if (message.type === 'event') {
    events.add(message);
    if (message.kind === 'policies') policies.refresh();
  } else if (message.type === 'state') {
    charts.add(message.now);
    for (const part of [budget, camera, levels, model]) part.show(message);
  }
}

policies.refresh();
connect();
