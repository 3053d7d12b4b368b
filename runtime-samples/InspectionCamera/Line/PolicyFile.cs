using EdgeSdk.Budgets;
using EdgeSdk.Hosting;

namespace InspectionCamera.Line;

/// <summary>The policies as text: those of a file that is followed, or those the program came with.</summary>
internal sealed class PolicyFile(EdgeModel model, string? path, string builtIn)
{
    private string _text = builtIn;

    public string Text => path is null ? Volatile.Read(ref _text) : File.ReadAllText(path);

    /// <summary>Puts other policies in force from the next frame on, and into the file where there is one.</summary>
    /// <exception cref="PolicyFormatException">The text is not valid; nothing changes.</exception>
    /// <exception cref="IOException">The file cannot be written; nothing changes.</exception>
    public void Replace(string text)
    {
        var policies = path is null ? PolicyOptions.Parse(text) : PolicyOptions.Write(path, text);
        model.SetPolicies(policies);
        Volatile.Write(ref _text, text);
    }
}
