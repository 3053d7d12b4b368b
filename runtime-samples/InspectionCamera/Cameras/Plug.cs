namespace InspectionCamera.Cameras;

/// <summary>The camera's plug: pulled by a button, so that what happens without a camera can be seen without a screwdriver.</summary>
internal sealed class Plug
{
    private volatile bool _isPulled;

    public bool IsPulled => _isPulled;

    public void Pull() => _isPulled = true;

    public void PutBack() => _isPulled = false;

    /// <summary>Asked before every picture.</summary>
    /// <exception cref="IOException">The plug is pulled.</exception>
    public void Check()
    {
        if (_isPulled)
            throw new IOException("the camera is unplugged");
    }
}
