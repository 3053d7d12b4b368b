using System.Diagnostics;
using System.Numerics.Tensors;
using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Models;

namespace EdgeSdk;

/// <summary>
/// What a frame came to. The model owns it and fills it anew with every run: copy what has to outlive the next
/// <see cref="AdaptiveModel.Run(in Frame)"/>.
/// </summary>
public sealed class FrameResult
{
    private readonly ModelManifest _manifest;
    private readonly TargetChain _targets;
    private readonly float[] _scores;
    private readonly float[] _firstScores;
    private readonly float[] _firstLogits;
    private readonly float[] _firstEmbedding;
    private readonly long[] _firstTiers;
    private readonly float _unknownBelow;
    private int _best;
    private bool _isFirst;
    private double _keptMacs;

    internal FrameResult(ModelFile file, TargetChain targets, float unknownBelow)
    {
        var manifest = file.Manifest;
        Model = file.Identity;
        _unknownBelow = unknownBelow;
        _manifest = manifest;
        _targets = targets;
        _scores = new float[manifest.Labels.Count];
        _firstScores = new float[manifest.Labels.Count];
        _firstLogits = new float[manifest.Labels.Count];
        _firstEmbedding = new float[manifest.EmbeddingLength];
        _firstTiers = new long[manifest.Blocks.Count];
        Level = manifest.Levels[^1];
    }

    /// <summary>
    /// The class with the highest score; <c>unknown</c> when that is below <see cref="AdaptiveModelOptions.UnknownBelow"/>; the empty string
    /// when the model has no head or the frame no answer.
    /// </summary>
    public string Label => !HasAnswer ? "" : IsUnknown ? "unknown" : _manifest.Labels[_best];

    /// <summary>The index of <see cref="Label"/> in <see cref="ModelManifest.Labels"/>; -1 when it is unknown, the model has no head or the frame no answer.</summary>
    public int LabelIndex => !HasAnswer || IsUnknown ? -1 : _best;

    /// <summary>Whether the model has a head and its highest score is below <see cref="AdaptiveModelOptions.UnknownBelow"/>.</summary>
    public bool IsUnknown => HasAnswer && _scores[_best] < _unknownBelow;

    /// <summary>The highest score, in 0..1; 0 when the model has no head.</summary>
    public float Score => _scores.Length == 0 ? 0 : _scores[_best];

    /// <summary>
    /// The soft-max over the logits divided by the level's <see cref="ModelLevel.Temperature"/>, [classes]; empty when the model has no head. Of a frame that ran twice the mean
    /// of both runs, the second with <see cref="Escalation.WeightOfSecond"/>.
    /// </summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>The head's raw answer, [classes]; empty when the model has no head. Of a frame that ran twice, like embedding and tiers, that of the second run.</summary>
    public ReadOnlySpan<float> Logits => _isFirst ? _firstLogits : _targets.Logits;

    /// <summary>The embedding, [<see cref="ModelManifest.EmbeddingLength"/>].</summary>
    public ReadOnlySpan<float> Embedding => _isFirst ? _firstEmbedding : _targets.Embedding;

    /// <summary>The tier each block ran at, [blocks], as an index into <see cref="ModelBlock.Tiers"/>.</summary>
    public ReadOnlySpan<long> Tiers => _isFirst ? _firstTiers : _targets.Tiers;

    /// <summary>Whether the frame has an answer; if not, everything that would be one is empty or zero. A second run that is ended or fails leaves the answer of the first, as if the frame had run once.</summary>
    public RunOutcome Outcome { get; private set; }

    /// <summary>The budget granted, and why.</summary>
    public BudgetDecision Budget { get; private set; }

    /// <summary>The level the frame ran at; of two runs that of the second.</summary>
    public ModelLevel Level { get; private set; }

    /// <summary>The level of the first run when its answer was unsure and the frame ran again; <see langword="null"/> when it ran once.</summary>
    public ModelLevel? FirstLevel { get; private set; }

    /// <summary>Multiply-accumulates of the first run of two; 0 when the frame ran once.</summary>
    public double FirstMacs { get; private set; }

    /// <summary>Multiply-accumulates this very frame spent, in both runs when there were two.</summary>
    public double Macs => _isFirst ? _keptMacs : FirstMacs + _targets.Macs;

    /// <summary><see cref="Macs"/> as a fraction of the dense network's.</summary>
    public double MacsShare => Macs / _manifest.DenseMacs;

    /// <summary>Which frame it was, as it came with the frame.</summary>
    public FrameInfo Info { get; private set; }

    /// <summary>Wall time from the call to this result: conversion, decision, all runs and soft-max.</summary>
    public TimeSpan Latency { get; private set; }

    /// <summary>Which model file answered.</summary>
    public ModelIdentity Model { get; }

    /// <summary>Where it ran.</summary>
    public Target Target => _targets.Target;

    /// <summary>Writes the classes with the highest scores, best first. Of equal scores the class that comes first wins.</summary>
    /// <param name="best">Receives as many indices into <see cref="ModelManifest.Labels"/> as it has room for and there are classes.</param>
    /// <returns>How many were written.</returns>
    public int Top(Span<int> best)
    {
        var count = 0;
        for (var i = 0; i < _scores.Length; i++)
        {
            if (count == best.Length && (count == 0 || _scores[i] <= _scores[best[count - 1]]))
                continue;
            var place = count < best.Length ? count++ : count - 1;
            for (; place > 0 && _scores[best[place - 1]] < _scores[i]; place--)
                best[place] = best[place - 1];
            best[place] = i;
        }
        return count;
    }

    private bool HasAnswer => _scores.Length > 0 && Outcome == RunOutcome.Answered;

    internal void Take(RunOutcome outcome, in BudgetDecision decision, ModelLevel level, in FrameInfo info, long started)
    {
        Outcome = outcome;
        Info = info;
        Budget = decision;
        (FirstLevel, FirstMacs, _isFirst) = (null, 0, false);
        Level = level;
        TakeScores(level);
        Latency = Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Keeps what the first run came to, before the second one overwrites it.</summary>
    internal void BeginAgain()
    {
        (FirstLevel, FirstMacs) = (Level, _targets.Macs);
        _scores.CopyTo(_firstScores, 0);
        _targets.Logits.CopyTo(_firstLogits);
        _targets.Embedding.CopyTo(_firstEmbedding);
        _targets.Tiers.CopyTo(_firstTiers);
    }

    /// <summary>Takes the second run and mixes both answers.</summary>
    internal void TakeAgain(RunOutcome outcome, ModelLevel level, long started)
    {
        if (outcome != RunOutcome.Answered)
        {
            (_isFirst, _keptMacs, FirstLevel, FirstMacs) = (true, FirstMacs, null, 0);
            Latency = Stopwatch.GetElapsedTime(started);
            return;
        }
        Level = level;
        TakeScores(level);
        if (HasAnswer)
        {
            TensorPrimitives.Multiply(_scores, Escalation.WeightOfSecond, _scores);
            TensorPrimitives.MultiplyAdd(_firstScores, 1 - Escalation.WeightOfSecond, _scores, _scores);
            _best = TensorPrimitives.IndexOfMax(_scores);
        }
        Latency = Stopwatch.GetElapsedTime(started);
    }

    private void TakeScores(ModelLevel level)
    {
        if (!HasAnswer)
        {
            Array.Clear(_scores);
            return;
        }
        // Less the highest logit, so that none is too large to be raised to.
        TensorPrimitives.Subtract(_targets.Logits, TensorPrimitives.Max(_targets.Logits), _scores);
        TensorPrimitives.Divide(_scores, (float)(level.Temperature ?? 1), _scores);
        TensorPrimitives.SoftMax(_scores, _scores);
        _best = TensorPrimitives.IndexOfMax(_scores);
    }
}
