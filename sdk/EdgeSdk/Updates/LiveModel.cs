using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Configuration;
using EdgeSdk.Frames;
using EdgeSdk.Models;

namespace EdgeSdk.Updates;

/// <summary>
/// A model that is exchanged while the line runs. Its folder holds the version that runs and the one before; a new one, put there by
/// <see cref="Put(string)"/> or dropped into <c>incoming/</c>, is verified, opened and tested beside the running one and takes over between two frames.
/// Whatever is wrong with it, the running one goes on. A forced budget and policies given here hold for the models that come. One thread runs frames;
/// everything else may be called from any.
/// </summary>
public sealed partial class LiveModel : IDisposable
{
    // Null for a single file.
    private readonly ModelStore? _store;
    private readonly Lock _changing = new();
    private readonly Lock _gate = new();
    private Action<AdaptiveModelOptions>? _configure;
    private PolicyOptions? _policies;
    private string _path;
    private AdaptiveModel _model;
    private AdaptiveModel? _next;
    private bool _disposed;

    private LiveModel(ModelStore? store, string path, AdaptiveModel model, Action<AdaptiveModelOptions>? configure, string? problem)
    {
        (_store, _path, _model, _configure, FolderProblem) = (store, path, model, configure, problem);
        _looked = TimeProvider.System.CreateTimer(static live => ((LiveModel)live!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The model that ran the last frame, or will run the first. It belongs to this object and ends some time after another has taken over.</summary>
    public AdaptiveModel Model => Volatile.Read(ref _model);

    /// <summary>
    /// What was wrong with the folder at the start, in a sentence: its pointer was damaged, or it cannot be written, so that the next start may find another model.
    /// <see langword="null"/> when nothing was.
    /// </summary>
    public string? FolderProblem { get; }

    /// <summary>Another model has taken over. Raised on the thread that runs frames, before the first frame of the new model.</summary>
    public event EventHandler<ModelUpdate>? Changed;

    /// <summary>Starts with the model that ran last. When that is damaged, with the one before, and else with a new one in <c>incoming/</c>.</summary>
    /// <param name="folder">The model's folder; it is made when there is none.</param>
    /// <param name="configure">The options of every version that is opened.</param>
    /// <exception cref="ModelFileException">No model in the folder can be opened; the message is that of the first one.</exception>
    /// <exception cref="Execution.InferenceException">The application brings no native ONNX Runtime, or not even the CPU runs the model.</exception>
    /// <exception cref="IOException">The folder cannot be read or made.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or neither keys nor <see cref="Models.Trust.ModelTrust.AllowUnsigned"/> are given.</exception>
    public static LiveModel Open(string folder, Action<AdaptiveModelOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var store = new ModelStore(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var problem = store.Problem;
        IReadOnlyList<string> candidates;
        try
        {
            problem = Attempt(() => Directory.CreateDirectory(store.Incoming)) ?? problem;
            candidates = [.. store.Candidates(), .. store.Arrived().OrderByDescending(File.GetLastWriteTimeUtc)];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"The model folder '{folder}' cannot be read: {e.Message}", e);
        }
        Exception? first = null;
        foreach (var path in candidates)
        {
            try
            {
                var (file, model) = OpenTested(path, store, configure, mayBeLate: true);
                // The model runs, whether or not the folder will remember it.
                problem = Attempt(() =>
                {
                    store.Add(file);
                    store.Point(file.Identity.Sha256, file.Minimum);
                    store.Clean();
                }) ?? problem;
                // Where the folder did not take it, it lies where it was.
                return new(store, File.Exists(store.PathOf(file.Identity.Sha256)) ? store.PathOf(file.Identity.Sha256) : path, model, configure, problem);
            }
            catch (Exception e) when (e is ModelFileException or Execution.InferenceException)
            {
                first ??= e;
            }
        }
        if (first is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        throw new ModelFileException(folder, $"there is no model in the folder; put an .onnx file into its subfolder 'incoming'.{(problem is null ? "" : $" Besides, {problem}")}");
    }

    /// <summary>Starts with a model file. There is no folder: what is put later is not kept, and the next start begins with the file given then.</summary>
    /// <param name="path">The <c>.onnx</c> file, with its <c>.sig</c> beside it where keys are trusted.</param>
    /// <param name="configure">The options of every version that is opened.</param>
    /// <exception cref="ModelFileException">The model cannot be opened.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static LiveModel OpenFile(string path, Action<AdaptiveModelOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        return new(null, path, OpenTested(path, null, configure, mayBeLate: true).Model, configure, null);
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
            return Change(Path.GetFullPath(path), rollBack: false);
    }

    /// <summary>As <see cref="Put(string)"/>, with other options, which hold for every later version as well; they and the model are accepted or refused together.</summary>
    /// <inheritdoc cref="Put(string)"/>
    /// <param name="path">The <c>.onnx</c> file, with its <c>.sig</c> beside it where keys are trusted. It is copied, not moved.</param>
    /// <param name="configure">The options.</param>
    public ModelUpdate Put(string path, Action<AdaptiveModelOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(configure);
        lock (_changing)
            return Change(Path.GetFullPath(path), rollBack: false, configure);
    }

    /// <summary>Opens the model that runs once more with other options, which take over with the next frame and hold for every later version.</summary>
    /// <param name="configure">The options; their policies replace those of <see cref="Configure"/>.</param>
    /// <returns>Whether they were accepted, and why not. Refused options change nothing.</returns>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public ModelUpdate Reopen(Action<AdaptiveModelOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        lock (_changing)
            return Change(_path, rollBack: false, configure);
    }

    /// <summary>Goes back to the model that ran before this one, if it is not withdrawn.</summary>
    /// <returns>Whether there was one that could be opened, and why not. A refusal changes nothing.</returns>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public ModelUpdate RollBack()
    {
        lock (_changing)
            return _store?.Pointer?.Previous is { } previous
                ? Change(_store.PathOf(previous), rollBack: true)
                : new(null, "there is no model to go back to.");
    }

    /// <summary>Overrules the policies from the next frame on, whatever model runs it.</summary>
    /// <inheritdoc cref="AdaptiveModel.Force"/>
    public void Force(double budget, TimeSpan? duration = null)
    {
        lock (_gate)
            _model.Force(budget, duration);
    }

    /// <summary>Gives the decision back to the policies.</summary>
    public void Release()
    {
        lock (_gate)
            _model.Release();
    }

    /// <summary>Replaces the policies between two frames, also those of the models that come. Refused ones change nothing.</summary>
    /// <inheritdoc cref="Governor.Configure"/>
    public void Configure(PolicyOptions policies)
    {
        lock (_gate)
        {
            _model.Governor.Configure(policies);
            _next?.Governor.Configure(policies);
            _policies = policies;
        }
    }

    /// <summary>Follows a file of policies, also for the models that come.</summary>
    /// <inheritdoc cref="Governor.Watch(string, TimeSpan?)"/>
    public PolicyWatch WatchPolicies(string path, TimeSpan? every = null) => Model.Governor.Watch(path, every, Configure);

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

    private ModelUpdate Change(string path, bool rollBack, Action<AdaptiveModelOptions>? configure = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ModelIdentity? identity = null;
        AdaptiveModel? model = null;
        try
        {
            (var file, model) = OpenTested(path, _store, configure ?? _configure, mayBeLate: false);
            identity = file.Identity;
            if (Problem(identity, rollBack) is { } problem)
                throw new ModelFileException(path, problem);
            if (configure is null && _policies is { } policies)
                model.Governor.Configure(policies);
            _store?.Add(file);
            _store?.Point(identity.Sha256, file.Minimum);
            Offer(model, configure);
            model = null;
            _path = _store?.PathOf(identity.Sha256) ?? path;
            _store?.Clean();
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
            return $"it is the model '{next.Name}', and '{now.Name}' runs here; give another model a {(_store is null ? "LiveModel" : "folder")} of its own.";
        return !rollBack && next.Version < now.Version
            ? $"it is version {next.Version}, and version {now.Version} runs; go back with RollBack, or sign it with a higher version."
            : null;
    }

    private void Offer(AdaptiveModel model, Action<AdaptiveModelOptions>? configure)
    {
        AdaptiveModel? unused;
        lock (_gate)
        {
            (unused, _next) = (_next, model);
            if (configure is not null)
                (_configure, _policies) = (configure, null);
            else if (_policies is { } policies)
                // Again, since they may have been replaced meanwhile; the rates of the signals, which policies are checked against, are the same.
                model.Governor.Configure(policies);
        }
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
            _model.Governor.GoOnForcing(before.Governor);
        }
        // Its last result is the caller's until the next run; freeing its memory need not delay a frame.
        ThreadPool.UnsafeQueueUserWorkItem(static model => model.Dispose(), before, preferLocal: false);
        Changed?.Invoke(this, new(_model.Identity, null));
        return _model;
    }

    private static string? Attempt(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the folder cannot be written: {e.Message}";
        }
    }

    private static (ModelFile File, AdaptiveModel Model) OpenTested(string path, ModelStore? store, Action<AdaptiveModelOptions>? configure, bool mayBeLate)
    {
        var (file, model) = AdaptiveModel.OpenFile(path, options =>
        {
            configure?.Invoke(options);
            if (store is null)
                return;
            // The files of a folder are called after their hashes, and arrive from outside.
            options.Name ??= Path.GetFileName(store.Folder);
            options.Trust.Decide();
            options.Trust.AtLeast = store.Minimum;
        });
        try
        {
            UpdateTest.Run(path, model, mayBeLate);
            return (file, model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
