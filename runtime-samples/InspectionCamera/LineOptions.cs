namespace InspectionCamera;

/// <summary>What the command line said.</summary>
internal sealed record LineOptions
{
    /// <summary>Where pages are served, for example <c>http://localhost:5080</c>; several are parted by semicolons.</summary>
    public required string Urls { get; init; }

    /// <summary>The model's file, or its folder of versions.</summary>
    public required string Model { get; init; }

    /// <summary>The folder of public keys; <see langword="null"/> lets unsigned models run.</summary>
    public string? Keys { get; init; }

    /// <summary>The file of policies that is followed; <see langword="null"/> for the built-in ones.</summary>
    public string? Policies { get; init; }

    /// <summary>The day to replay; <see langword="null"/> for the device's own sensors.</summary>
    public string? Trace { get; init; }

    /// <summary>How much faster the day passes, above 0 and up to 10,000.</summary>
    public double Speed { get; init; }

    /// <summary>A folder of pictures instead of the conveyor.</summary>
    public string? Folder { get; init; }

    /// <summary>A V4L2 device instead of the conveyor.</summary>
    public string? Video { get; init; }

    /// <summary>Pictures per second of the conveyor or the folder, 1 to 60.</summary>
    public double FramesPerSecond { get; init; }
}
