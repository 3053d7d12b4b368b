// Asks the program to do something; answers { ok, text, line }.
export async function ask(method, path, body) {
  try {
    const response = await fetch(path, { method, body });
    const answer = await response.json();
    return response.ok ? { ok: true, text: answer.text } : { ok: false, text: answer.problem, line: answer.line };
  } catch {
    return { ok: false, text: 'The program did not answer. Is it still running?' };
  }
}

// Shows such an answer in an element with role="status".
export function tell(element, answer) {
  element.textContent = answer.ok ? answer.text : `Refused. ${answer.text}`;
  element.className = `answer ${answer.ok ? 'good' : 'bad'}`;
}

export const share = (value, digits = 0) => value === null || value === undefined ? '–' : `${(100 * value).toFixed(digits)} %`;
export const number = (value, digits, unit = '') => value === null || value === undefined ? '–' : `${value.toFixed(digits)}${unit}`;
export const put = (id, text) => {
  const element = document.getElementById(id);
  if (element.textContent !== text) element.textContent = text;
};
