// Opens the committed model with a runtime that knows nothing of EdgeSdk and compares its answers with those the SDK gave.
// node check.mjs <expected.json>, which `dotnet run Expected.cs` writes. Exit code 0 when every level agrees to 1e-4.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import ort from 'onnxruntime-node';

const expectedPath = process.argv[2] ?? 'expected.json';
const expected = JSON.parse(readFileSync(expectedPath, 'utf8'));
const session = await ort.InferenceSession.create(
    resolve(dirname(expectedPath), expected.model), { intraOpNumThreads: 1, logSeverityLevel: 3 });
const version = createRequire(import.meta.url)('onnxruntime-node/package.json').version;
console.log(`onnxruntime-node ${version}, node ${process.version}, ${expected.images.length} images`);

const largest = (actual, wanted) => {
    if (actual.length !== wanted.length) throw new Error(`${actual.length} values where the SDK gave ${wanted.length}`);
    return Math.max(...wanted.map((value, i) => Math.abs(Number(actual[i]) - value)));
};
const single = array => new ort.Tensor('float32', Float32Array.from(array), [1, ...expected.shape]);

let agrees = true;
for (const { budget, answers } of expected.levels) {
    let logits = 0, macs = 0, tiers = 0, shown;
    for (const [i, answer] of answers.entries()) {
        const outputs = await session.run({
            image: single(expected.images[i].map(pixel => pixel / 255)),
            budget: new ort.Tensor('float32', Float32Array.of(budget), []),
        });
        logits = Math.max(logits, largest(outputs.logits.data, answer.logits));
        macs = Math.max(macs, largest(outputs.macs.data, [answer.macs]) / answer.macs);
        tiers = Math.max(tiers, largest(outputs.tiers.data, answer.tiers));
        shown ??= Array.from(outputs.logits.data, value => value.toFixed(4)).join(' ');
    }
    const same = logits <= 1e-4 && macs <= 1e-6 && tiers === 0;
    agrees &&= same;
    console.log(`budget ${budget.toFixed(2)}: ${same ? 'same' : 'DIFFERENT'}, largest difference of logits ${logits.toExponential(1)}, of MACs `
        + `${macs.toExponential(1)}; tiers ${tiers === 0 ? 'equal' : 'differ'}; logits of image 0: ${shown}`);
}
process.exitCode = agrees ? 0 : 1;
