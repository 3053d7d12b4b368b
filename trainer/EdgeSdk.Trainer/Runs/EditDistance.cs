namespace EdgeSdk.Trainer.Runs;

/// <summary>Letters to insert, delete or exchange between two words (Levenshtein).</summary>
internal static class EditDistance
{
    /// <summary>The key nearest to a word that is none: by all of it, or by what follows its last point.</summary>
    public static string Nearest(string word, IReadOnlyList<string> keys) =>
        keys.MinBy(key => Math.Min(Of(word, key), 1 + Of(Last(word), Last(key))))!;

    /// <summary>The distance of two words; capitals count as their small letters.</summary>
    public static int Of(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < b.Length; j++)
            {
                var exchanged = diagonal + (char.ToLowerInvariant(a[i]) == char.ToLowerInvariant(b[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(exchanged, 1 + Math.Min(diagonal, row[j]));
            }
        }

        return row[^1];
    }

    private static string Last(string key) => key[(key.LastIndexOf('.') + 1)..];
}
