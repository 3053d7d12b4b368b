// Opens a model with a runtime that knows nothing of EdgeSdk and compares its answers with those of ONNX Runtime in C#.
// node check.mjs <expected.json> [tolerance], which Expected.cs writes. Exit code 0 when embedding and logits of every level agree to
// the tolerance, 1e-4 unless another is given, and MACs and tiers are the same.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import ort from 'onnxruntime-node';

const tolerance = Number(process.argv[3] ?? 1e-4);
const expected = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const version = createRequire(import.meta.url)('onnxruntime-node/package.json').version;
const session = await ort.InferenceSession.create(expected.model, { intraOpNumThreads: 1, logSeverityLevel: 3 });

// The file holds the shortest text of each float32, which as a double is another number: hence Math.fround.
const largest = (actual, wanted) => {
    if (actual.length !== wanted.length) throw new Error(`${actual.length} values where ${wanted.length} were expected`);
    return Math.max(...wanted.map((value, i) => Math.abs(Number(actual[i]) - Math.fround(value))));
};

let agrees = true, most = 0;
for (const { budget, answers } of expected.levels) {
    let numbers = 0, macs = 0, tiers = 0;
    for (const [i, answer] of answers.entries()) {
        const outputs = await session.run({
            image: new ort.Tensor('float32', Float32Array.from(expected.images[i], pixel => pixel / 255), [1, ...expected.shape]),
            budget: new ort.Tensor('float32', Float32Array.of(budget), []),
        });
        for (const name of ['embedding', 'logits'].filter(name => name in answer))
            numbers = Math.max(numbers, largest(outputs[name].data, answer[name]));
        macs = Math.max(macs, largest(outputs.macs.data, answer.macs) / answer.macs[0]);
        tiers = Math.max(tiers, largest(outputs.tiers.data, answer.tiers));
    }
    most = Math.max(most, numbers);
    // A number that is none fails too.
    const same = numbers <= tolerance && macs <= 1e-6 && tiers === 0;
    agrees &&= same;
    console.log(`  budget ${budget.toFixed(2)}: ${same ? 'same' : 'DIFFERENT'}, largest difference ${numbers.toExponential(1)}, of MACs `
        + `${macs.toExponential(1)}; tiers ${tiers === 0 ? 'equal' : 'differ'}`);
}
console.log(`onnxruntime-node ${version}, ${basename(expected.model)}, ${expected.images.length} images: `
    + `${agrees ? 'the same' : 'DIFFERENT'} at ${expected.levels.length} levels, largest difference ${most.toExponential(1)}`);
process.exitCode = agrees ? 0 : 1;
