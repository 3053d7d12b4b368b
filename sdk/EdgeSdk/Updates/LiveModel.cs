using EdgeSdk.Frames;
using EdgeSdk.Models;

namespace EdgeSdk.Updates;

/// <summary>
/// A model that is exchanged while the line runs. Its folder holds the version that runs and the one before; a new one, put there by
/// <see cref="Put"/> or dropped into <c>incoming/</c>, is verified, opened and tested beside the running one and takes over between two frames.
/// Whatever is wrong with it, the running one goes on. One thread runs frames; everything else may be called from any.
/// </summary>
public sealed partial class LiveModel : IDisposable
{
    private readonly ModelStore _store;
    private readonly Action<AdaptiveModelOptions>? _configure;
    private readonly Lock _changing = new();
    private readonly Lock _gate = new();
    private AdaptiveModel _model;
    private AdaptiveModel? _next;
    private bool _disposed;

    private LiveModel(ModelStore store, AdaptiveModel model, Action<AdaptiveModelOptions>? configure)
    {
        (_store, _model, _configure) = (store, model, configure);
        _looked = TimeProvider.System.CreateTimer(static live => ((LiveModel)live!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The model that ran the last frame, or will run the first. It belongs to this object and ends some time after another has taken over.</summary>
    public AdaptiveModel Model => Volatile.Read(ref _model);

    /// <summary>Another model has taken over. Raised on the thread that runs frames, before the first frame of the new model.</summary>
    public event EventHandler<ModelUpdate>? Changed;

    /// <summary>Starts with the model that ran last. When that is damaged, with the one before, and else with a new one in <c>incoming/</c>.</summary>
    /// <param name="folder">The model's folder; it is made when there is none.</param>
    /// <param name="configure">The options of every version that is opened.</param>
    /// <exception cref="ModelFileException">No model in the folder can be opened; the message is that of the first one.</exception>
    /// <exception cref="IOException">The folder cannot be read or made.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static LiveModel Open(string folder, Action<AdaptiveModelOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var store = new ModelStore(Path.GetFullPath(folder));
        Directory.CreateDirectory(store.Incoming);
        var arrived = Directory.GetFiles(store.Incoming, "*.onnx").OrderByDescending(File.GetLastWriteTimeUtc);
        ModelFileException? first = null;
        foreach (var path in store.Candidates().Concat(arrived))
        {
            try
            {
                var (file, model) = OpenTested(path, store, configure);
                store.Add(file, path);
                store.Point(file.Identity.Sha256, file.Minimum);
                store.Clean();
                return new(store, model, configure);
            }
            catch (ModelFileException e)
            {
                first ??= e;
            }
        }
        throw first ?? new ModelFileException(folder, "there is no model in the folder; put an .onnx file into its subfolder 'incoming'.");
    }

    /// <summary>Runs a frame, as <see cref="AdaptiveModel.Run(in Frame)"/>, on the newest model.</summary>
    /// <inheritdoc cref="AdaptiveModel.Run(in Frame)"/>
    public FrameResult Run(in Frame frame) => Newest().Run(frame);

    /// <summary>Runs a frame at a budget, as <see cref="AdaptiveModel.Run(in Frame, double)"/>, on the newest model.</summary>
    /// <inheritdoc cref="AdaptiveModel.Run(in Frame, double)"/>
    public FrameResult Run(in Frame frame, double budget) => Newest().Run(frame, budget);

    /// <summary>Verifies a model, opens and tests it, and lets it take over with the next frame; takes as long as opening it does.</summary>
    /// <param name="path">The <c>.onnx</c> file, with its <c>.sig</c> beside it where keys are trusted. It is copied, not moved.</param>
    /// <returns>Whether it was accepted, and why not. A refused model changes nothing.</returns>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public ModelUpdate Put(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        lock (_changing)
            return Change(path, rollBack: false);
    }

    /// <summary>Goes back to the model that ran before this one, if it is not withdrawn.</summary>
    /// <returns>Whether there was one that could be opened, and why not. A refusal changes nothing.</returns>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public ModelUpdate RollBack()
    {
        lock (_changing)
            return _store.Pointer?.Previous is { } previous
                ? Change(_store.PathOf(previous), rollBack: true)
                : new(null, "there is no model to go back to.");
    }

    /// <summary>Waits for the frame that is running, if one is, and frees the model.</summary>
    public void Dispose()
    {
        _looked.Dispose();
        lock (_changing)
            lock (_gate)
            {
                _disposed = true;
                _next?.Dispose();
                _next = null;
            }
        Model.Dispose();
    }

    private ModelUpdate Change(string path, bool rollBack)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ModelIdentity? identity = null;
        AdaptiveModel? model = null;
        try
        {
            (var file, model) = OpenTested(path, _store, _configure);
            identity = file.Identity;
            if (Problem(identity, rollBack) is { } problem)
                throw new ModelFileException(path, problem);
            _store.Add(file, path);
            _store.Point(identity.Sha256, file.Minimum);
            Offer(model);
            model = null;
            _store.Clean();
            return new(identity, null);
        }
        catch (Exception e) when (e is ModelFileException or IOException or UnauthorizedAccessException or Execution.InferenceException or ArgumentException)
        {
            return new(identity, e.Message);
        }
        finally
        {
            model?.Dispose();
        }
    }

    private string? Problem(ModelIdentity next, bool rollBack)
    {
        var now = (_next ?? Model).Identity;
        if (next.Name != now.Name)
            return $"it is the model '{next.Name}', and '{now.Name}' runs here; give another model a folder of its own.";
        return !rollBack && next.Version < now.Version
            ? $"it is version {next.Version}, and version {now.Version} runs; go back with RollBack, or sign it with a higher version."
            : null;
    }

    private void Offer(AdaptiveModel model)
    {
        AdaptiveModel? unused;
        lock (_gate)
            (unused, _next) = (_next, model);
        unused?.Dispose();
    }

    private AdaptiveModel Newest()
    {
        if (Volatile.Read(ref _next) is null)
            return _model;
        AdaptiveModel before;
        lock (_gate)
        {
            if (_next is null)
                return _model;
            (before, _model, _next) = (_model, _next, null);
        }
        // Its last result is the caller's until the next run; freeing its memory need not delay a frame.
        ThreadPool.UnsafeQueueUserWorkItem(static model => model.Dispose(), before, preferLocal: false);
        Changed?.Invoke(this, new(_model.Identity, null));
        return _model;
    }

    private static (ModelFile File, AdaptiveModel Model) OpenTested(string path, ModelStore store, Action<AdaptiveModelOptions>? configure)
    {
        var (file, model) = AdaptiveModel.OpenFile(path, options =>
        {
            configure?.Invoke(options);
            options.Trust.AtLeast = store.Pointer?.Minimum ?? 0;
        });
        try
        {
            UpdateTest.Run(path, model);
            return (file, model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
