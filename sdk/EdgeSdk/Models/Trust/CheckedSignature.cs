namespace EdgeSdk.Models.Trust;

/// <summary>A signature that a trusted key has made, and the very bytes it was read from; the model it belongs to has yet to be compared.</summary>
internal sealed record CheckedSignature(ModelSignature Content, byte[] File);
