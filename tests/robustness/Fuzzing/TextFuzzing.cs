using System.Collections.Concurrent;

namespace EdgeSdk.Robustness.Fuzzing;

/// <summary>Mutated inputs of every reader but that of model files.</summary>
internal static class TextFuzzing
{
    private const int Batch = 1000;

    public static Figure Run(long count, int seed)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"edgesdk-fuzz-{Environment.ProcessId}")).FullName;
        try
        {
            var readers = Reader.All(scratch);
            int[] choice = [.. readers.SelectMany((reader, index) => Enumerable.Repeat(index, reader.Share))];
            var counts = new long[readers.Count];
            var (refused, wrong) = (0L, new ConcurrentQueue<string>());
            Parallel.For(0, (count + Batch - 1) / Batch, batch =>
            {
                var mutator = new Mutator(seed, batch);
                var no = 0L;
                for (var i = 0; i < Batch; i++)
                {
                    var chosen = choice[mutator.Random.Next(choice.Length)];
                    var reader = readers[chosen];
                    Interlocked.Increment(ref counts[chosen]);
                    var input = mutator.Mutate(reader.Seed(mutator.Random), reader.Seed(mutator.Random));
                    try
                    {
                        if (!reader.Read(input))
                            no++;
                    }
                    catch (Exception e) when (reader.Documents(e))
                    {
                        no++;
                    }
                    catch (Exception e)
                    {
                        wrong.Enqueue($"{reader.Name}, seed {seed}, batch {batch}, input {i}: {e.GetType().Name}: {e.Message}\n  {Convert.ToHexString(input)[..Math.Min(400, 2 * input.Length)]}");
                    }
                }
                Interlocked.Add(ref refused, no);
            });
            foreach (var problem in wrong.Take(10))
                Console.Error.WriteLine(problem);
            var tried = (count + Batch - 1) / Batch * Batch;
            return new(wrong.IsEmpty, FormattableString.Invariant(
                $"{wrong.Count} of {tried:n0} mutated inputs of {readers.Count} readers (at least {counts.Min():n0} each) had an undocumented outcome; {100.0 * refused / tried:0.0} % were refused"));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
