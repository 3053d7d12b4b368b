using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Runs;
var o = new TrainingOptions() { Epochs = int.Parse(args[1]) };
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
var train = FashionMnist.Train();
if (args.Length > 2) train = train.Take(int.Parse(args[2]));
var last = DateTime.MinValue;
var run = new TrainingRun(o, train, FashionMnist.Test(), args[0]);
var sw = System.Diagnostics.Stopwatch.StartNew();
var r = run.Execute(new P(p => { if ((DateTime.Now - last).TotalSeconds > 10) { last = DateTime.Now; Console.WriteLine($"{sw.Elapsed:mm\\:ss} {p.Phase} {p.Done}/{p.Total} {p.Detail}"); } }), stop.Token);
foreach (var l in r.Levels) Console.WriteLine($"{l.Budget} share {l.MacsShare:0.0000} lin {l.LinearTop1:0.0000} knn {l.KnnTop1:0.0000} {string.Join(" | ", l.TierShares.Select(t => string.Join(",", t.Select(s => s.ToString("0.00")))))}");
sealed class P(Action<TrainingProgress> a) : IProgress<TrainingProgress> { public void Report(TrainingProgress p) => a(p); }
