namespace EdgeSdk.Embeddings;

/// <summary>What a gallery makes of an embedding.</summary>
/// <param name="Label">The label with the most votes.</param>
/// <param name="Similarity">The cosine to the nearest example of any label, -1 to 1; a low one means that nothing like it is enrolled.</param>
/// <param name="Share">The label's share of the votes, in (0, 1].</param>
public readonly record struct GalleryMatch(string Label, float Similarity, float Share);
