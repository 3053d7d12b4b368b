// Whether there is a camera, and its plug.
import { ask, number, put, share } from './ask.js';

const button = document.getElementById('plug');
let pulled = false;

button.onclick = async () => {
  const answer = await ask(pulled ? 'PUT' : 'DELETE', '/api/camera');
  if (answer.ok) label(!pulled);
};

export function show({ camera, perSecond, right, target, now }) {
  const state = document.getElementById('camera-state');
  const gone = camera.problem !== null;
  put('camera-state', gone ? 'no camera' : camera.state === 'running' ? 'camera runs' : 'camera starts');
  state.className = `state ${gone ? 'gone' : camera.state}`;
  document.getElementById('no-camera').hidden = !gone;
  document.getElementById('region').style.visibility = gone ? 'hidden' : '';
  put('no-camera-why', gone ? `${camera.problem}. Trying again.` : '');
  put('rate', gone ? '0.0' : number(perSecond, 1));
  put('right', share(right, 1));
  put('target', target);
  label(camera.isPulled);
}

function label(isPulled) {
  pulled = isPulled;
  put('plug', pulled ? 'Plug the camera in' : 'Unplug the camera');
}
