using EdgeSdk.Models.Freezing;

namespace EdgeSdk.Tool.Timing;

/// <summary>A model file with all its levels frozen beside it, all open at once.</summary>
internal sealed class ModelBench : IDisposable
{
    private const int WarmUp = 3;

    private readonly Action<AdaptiveModelOptions> _configure;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-bench-");
    private readonly List<AdaptiveModel> _open = [];
    private readonly List<Contender> _frozen = [];
    private readonly IReadOnlyList<TypicalImage> _images;
    private readonly AdaptiveModel _model;
    private readonly long _allLevelsBytes;
    private readonly long? _denseBytes;

    /// <param name="path">The model file.</param>
    /// <param name="configure">How to open it and what is frozen from it.</param>
    public ModelBench(string path, Action<AdaptiveModelOptions> configure)
    {
        _configure = configure;
        try
        {
            // Opened once before memory is measured: the libraries themselves are nobody's.
            bool gated;
            double[] budgets;
            using (var first = AdaptiveModel.Open(path, configure))
            {
                _images = MadeUpImages.For(first);
                budgets = [.. first.Levels.Select(level => level.Budget)];
                gated = first.Manifest.Frozen is null;
            }

            AdaptiveModel? dense = null, all = null;
            if (gated)
            {
                // A level's image at its tiers, so that both do the same arithmetic.
                for (var i = 0; i < _images.Count; i++)
                    ModelFreezer.Freeze(path, budgets[i], Frozen(i), _images[i].Tiers);
                _denseBytes = Added(() => dense = Keep(Frozen(_images.Count - 1)));
            }

            _allLevelsBytes = Added(() => all = Keep(path));
            _model = all!;
            for (var i = 0; gated && i < _images.Count; i++)
                _frozen.Add(new(i == _images.Count - 1 ? dense! : Keep(Frozen(i)), 1, _images[i]));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Times the levels and what is frozen from them in turns.</summary>
    /// <param name="threads">The threads they were opened with, for the record.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="clock">The clock.</param>
    public BenchResult Run(int threads, TimeSpan duration, TimeProvider clock)
    {
        Contender[] levels = [.. _model.Levels.Select((level, i) => new Contender(_model, level.Budget, _images[i]))];
        var start = clock.GetTimestamp();
        var turn = 0;
        for (; turn <= WarmUp || clock.GetElapsedTime(start) < duration; turn++)
        {
            for (var i = 0; i < levels.Length; i++)
            {
                levels[i].Run(counts: turn >= WarmUp);
                if (_frozen.Count > 0)
                    _frozen[i].Run(counts: turn >= WarmUp);
            }
        }

        var dense = (_frozen.Count > 0 ? _frozen : [.. levels])[^1].P50;
        return new(_model.Target.Name, threads, turn - WarmUp, [.. levels.Select((level, i) =>
        {
            double? plain = _frozen.Count > 0 ? _frozen[i].P50 : null;
            return new BenchLevel(_model.Levels[i].Budget, _images[i].MacsShare, level.P50, level.P99, level.P50 / dense, plain, level.P50 / plain);
        })], _allLevelsBytes, _denseBytes);
    }

    public void Dispose()
    {
        foreach (var model in _open)
            model.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Frozen(int level) => Path.Combine(_folder.FullName, $"{level}.onnx");

    private AdaptiveModel Keep(string path)
    {
        var model = AdaptiveModel.Open(path, _configure);
        _open.Add(model);
        for (var i = 0; i < model.Levels.Count; i++)
            new Contender(model, model.Levels[i].Budget, _images[i]).Run(counts: false);
        return model;
    }

    private static long Added(Action open)
    {
        GC.Collect();
        var before = Environment.WorkingSet;
        open();
        return Environment.WorkingSet - before;
    }
}
