namespace EdgeSdk.Models.Trust;

/// <summary>
/// Which models may run. Without a key every sound model may that the program names itself; with one, only models that one of the keys has signed (<c>edge sign</c>), and the
/// signature is verified before anything else looks at the file. Several keys at once let one follow another.
/// </summary>
public sealed class ModelTrust
{
    private const int MaxKeys = 1000;
    private readonly List<string> _keys = [];
    private readonly List<string> _folders = [];
    private readonly HashSet<string> _operatorSets = new(StringComparer.Ordinal);

    internal ModelTrust()
    {
    }

    /// <summary>
    /// Whether models without a signature may run although there are keys, or without any key in a <see cref="Updates.LiveModel"/>, whose files arrive from outside. Where there are
    /// keys, a signature that is there must be right all the same. The default is <see langword="false"/>.
    /// </summary>
    public bool AllowUnsigned { get; set; }

    /// <summary>The most bytes a model file may have, 1 to 2,147,483,583; a larger one is refused before it is read. The default is 256 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public long MaxBytes
    {
        get;
        set => field = value is >= 1 and <= ModelRules.MostBytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxBytes is 1 to {ModelRules.MostBytes}.");
    } = ModelRules.DefaultMaxBytes;

    /// <summary>The lowest version that may run, 0 or more: lower ones are withdrawn. The default is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MinimumVersion
    {
        get;
        set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MinimumVersion is 0 or more.");
    }

    /// <summary>What a model's folder remembers as withdrawn; counts where signatures count.</summary>
    internal Func<TrustStore, long>? AtLeast { get; set; }

    /// <summary>Trusts a key.</summary>
    /// <param name="pem">The public key as PEM text: ECDSA over P-256.</param>
    /// <exception cref="ArgumentException">It is no such key, or a private one.</exception>
    public ModelTrust Key(string pem)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pem);
        SigningKey.Read(pem, isPrivate: false, "The text").Dispose();
        _keys.Add(pem);
        return this;
    }

    /// <summary>Trusts every public key in a folder, the files <c>*.pem</c>, read anew whenever a model is opened. Let only an administrator write there.</summary>
    /// <param name="path">The folder.</param>
    public ModelTrust Folder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _folders.Add(path);
        return this;
    }

    /// <summary>Allows an operator set beside <c>ai.onnx</c>, whose operators the application's ONNX Runtime must know: <c>com.microsoft</c>, for example. Libraries of custom operators are never loaded.</summary>
    /// <param name="domain">The domain, as the model file names it.</param>
    public ModelTrust OperatorSet(string domain)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(domain);
        _operatorSets.Add(domain);
        return this;
    }

    /// <summary>What a file may bring, as it is now.</summary>
    internal ModelRules Rules() => new(MaxBytes, [.. _operatorSets]);

    /// <summary>Refuses to leave open whether unsigned models may run.</summary>
    /// <exception cref="ArgumentException">There are no keys, and unsigned models were not allowed.</exception>
    internal void Decide()
    {
        if (_keys.Count == 0 && _folders.Count == 0 && !AllowUnsigned)
            throw new ArgumentException("No key is trusted, and files of this folder arrive from outside: name keys with Trust.Folder or Trust.Key, or set Trust.AllowUnsigned.");
    }

    /// <summary>The keys as they are now; <see langword="null"/> when there are none.</summary>
    /// <exception cref="ArgumentException">A folder or key cannot be read, or there is none in the folders.</exception>
    internal TrustStore? Snapshot()
    {
        if (_keys.Count == 0 && _folders.Count == 0)
            return MinimumVersion == 0
                ? null
                : throw new ArgumentException($"MinimumVersion is {MinimumVersion} and no key is trusted: only a signature says what version a model is.");
        var keys = _keys.Select(pem => (pem, "The text")).Concat(_folders.SelectMany(Files).Select(path => (SigningKey.ReadFile(path), $"'{path}'")));
        var trust = new TrustStore(keys, AllowUnsigned);
        trust.MinimumVersion = Math.Max(MinimumVersion, AtLeast?.Invoke(trust) ?? 0);
        return trust;
    }

    private static IReadOnlyList<string> Files(string folder)
    {
        try
        {
            var files = Directory.GetFiles(folder, "*.pem");
            return files.Length is > 0 and <= MaxKeys
                ? files
                : throw new ArgumentException($"The trust folder '{folder}' holds {files.Length} keys (*.pem) where 1 to {MaxKeys} are possible.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The trust folder '{folder}' cannot be read: {e.Message}", e);
        }
    }
}
