#:project ../../trainer/EdgeSdk.Trainer/EdgeSdk.Trainer.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies
#:package Microsoft.ML.OnnxRuntime
using EdgeSdk.Trainer.Data;
using SkiaSharp;

// A folder of PNG files as a user has one, made of Fashion-MNIST: dotnet run docs/own-images/folder.cs PARTS
var images = FashionMnist.Train(FashionMnist.DefaultFolder);
var classes = new Dictionary<string, int> { ["Ankle boot"] = 9, ["Bag"] = 8, ["Sneaker"] = 7, ["Trouser"] = 1 };
foreach (var (name, label) in classes)
{
    var folder = Directory.CreateDirectory(Path.Combine(args[0], name)).FullName;
    foreach (var (image, number) in Enumerable.Range(0, images.Count).Where(i => images.Labels[i] == label).Take(250).Select((image, number) => (image, number)))
    {
        using var bitmap = new SKBitmap(new SKImageInfo(28, 28, SKColorType.Gray8, SKAlphaType.Opaque));
        images[image].CopyTo(bitmap.GetPixelSpan());
        using var file = File.Create(Path.Combine(folder, $"{number:000}.png"));
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
    }
}
