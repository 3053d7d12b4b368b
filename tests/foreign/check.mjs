// Opens a model with a runtime that knows nothing of EdgeSdk and compares its answers with those the SDK gave.
// node check.mjs <expected.json> [tolerance], which `dotnet run Expected.cs` writes. Exit code 0 when the logits of every level agree to
// the tolerance, 1e-4 unless another is given, and MACs and tiers are the same.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import ort from 'onnxruntime-node';

const expectedPath = process.argv[2] ?? 'expected.json';
const tolerance = Number(process.argv[3] ?? 1e-4);
const expected = JSON.parse(readFileSync(expectedPath, 'utf8'));
const session = await ort.InferenceSession.create(
    resolve(dirname(expectedPath), expected.model), { intraOpNumThreads: 1, logSeverityLevel: 3 });
const version = createRequire(import.meta.url)('onnxruntime-node/package.json').version;
console.log(`onnxruntime-node ${version}, node ${process.version}, ${expected.images.length} images`);

const largest = (actual, wanted) => {
    if (actual.length !== wanted.length) throw new Error(`${actual.length} values where the SDK gave ${wanted.length}`);
    return Math.max(...wanted.map((value, i) => Math.abs(Number(actual[i]) - value)));
};
const label = values => values.indexOf(Math.max(...values));
const single = array => new ort.Tensor('float32', Float32Array.from(array), [1, ...expected.shape]);

let agrees = true;
for (const { budget, answers } of expected.levels) {
    let logits = 0, macs = 0, tiers = 0, labels = 0, shown;
    for (const [i, answer] of answers.entries()) {
        const outputs = await session.run({
            image: single(expected.images[i].map(pixel => pixel / 255)),
            budget: new ort.Tensor('float32', Float32Array.of(budget), []),
        });
        logits = Math.max(logits, largest(outputs.logits.data, answer.logits));
        macs = Math.max(macs, largest(outputs.macs.data, [answer.macs]) / answer.macs);
        tiers = Math.max(tiers, largest(outputs.tiers.data, answer.tiers));
        labels += Number(label(outputs.logits.data) === label(answer.logits));
        shown ??= Array.from(outputs.logits.data, value => value.toFixed(4)).join(' ');
    }
    const same = logits <= tolerance && macs <= 1e-6 && tiers === 0;
    agrees &&= same;
    console.log(`budget ${budget.toFixed(2)}: ${same ? 'same' : 'DIFFERENT'}, largest difference of logits ${logits.toExponential(1)}, of MACs `
        + `${macs.toExponential(1)}; tiers ${tiers === 0 ? 'equal' : 'differ'}; label the same on ${labels}; logits of image 0: ${shown}`);
}
process.exitCode = agrees ? 0 : 1;
