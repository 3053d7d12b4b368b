using System.Security.Cryptography;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Models.Trust;

namespace EdgeSdk.Tests.Models.Trust;

public class ModelTrustTests
{
    private static readonly byte[] Pixels = new byte[16];

    [Fact]
    public void No_tampered_package_is_accepted()
    {
        using var tampering = new Tampering();
        var (tried, wrong) = tampering.Run();
        Assert.True(tried > 10_000, $"{tried}");
        Assert.Equal([], wrong);
    }

    [Fact]
    public void A_signed_model_runs_and_every_result_says_which_it_was()
    {
        var path = new TinyModel().Write();
        var (privateKey, publicKey) = ModelSigner.CreateKey();
        var signed = ModelSigner.Sign(path, privateKey, 7);
        using var model = AdaptiveModel.Open(path, o => o.Trust.Key(publicKey));
        var result = model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8));
        Assert.Equal(signed, result.Model);
        Assert.Equal(("tiny", 7, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))), (result.Model.Name, result.Model.Version, result.Model.Sha256));
        using var unsigned = AdaptiveModel.Open(path);
        Assert.Equal(signed with { Version = null, Key = null }, unsigned.Identity);
    }

    [Fact]
    public void An_unsigned_model_runs_where_no_key_is_trusted_or_the_option_says_so()
    {
        var path = new TinyModel().Write();
        var (_, publicKey) = ModelSigner.CreateKey();
        AdaptiveModel.Open(path).Dispose();
        AdaptiveModel.Open(path, o => o.Trust.Key(publicKey).AllowUnsigned = true).Dispose();
        Assert.Contains("edge sign", Assert.Throws<ModelFileException>(() => AdaptiveModel.Open(path, o => o.Trust.Key(publicKey))).Message);
    }

    [Fact]
    public void Where_unsigned_models_may_run_a_wrong_signature_still_may_not()
    {
        var path = new TinyModel().Write();
        ModelSigner.Sign(path, ModelSigner.CreateKey().PrivateKey, 7);
        Assert.Contains("does not trust", Assert.Throws<ModelFileException>(
            () => AdaptiveModel.Open(path, o => o.Trust.Key(ModelSigner.CreateKey().PublicKey).AllowUnsigned = true)).Message);
    }

    [Fact]
    public void Keys_in_a_folder_can_follow_one_another()
    {
        var folder = Directory.CreateTempSubdirectory("edgesdk-trust-").FullName;
        try
        {
            var (old, next) = (ModelSigner.CreateKey(), ModelSigner.CreateKey());
            var path = new TinyModel().Write();
            File.WriteAllText(Path.Combine(folder, "old.pem"), old.PublicKey);
            File.WriteAllText(Path.Combine(folder, "next.pem"), next.PublicKey);
            foreach (var key in (string[])[old.PrivateKey, next.PrivateKey])
            {
                ModelSigner.Sign(path, key, 1);
                Assert.Equal(1, ModelIdentity.Read(path, trust => trust.Folder(folder)).Version);
            }
            File.Delete(Path.Combine(folder, "next.pem"));
            Assert.Throws<ModelFileException>(() => ModelIdentity.Read(path, trust => trust.Folder(folder)));
            File.WriteAllText(Path.Combine(folder, "secret.pem"), next.PrivateKey);
            Assert.Contains("private key", Assert.Throws<ArgumentException>(() => ModelIdentity.Read(path, trust => trust.Folder(folder))).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_is_no_key_over_P256_is_refused_with_what_to_do()
    {
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        foreach (var pem in (string[])["none", large.ExportSubjectPublicKeyInfoPem(), rsa.ExportSubjectPublicKeyInfoPem()])
            Assert.Throws<ArgumentException>(() => ModelIdentity.Read("x.onnx", trust => trust.Key(pem)));
        Assert.Contains("no key is trusted", Assert.Throws<ArgumentException>(() => ModelIdentity.Read("x.onnx", trust => trust.MinimumVersion = 3)).Message);
        Assert.Contains("holds 0 keys", Assert.Throws<ArgumentException>(
            () => ModelIdentity.Read("x.onnx", trust => trust.Folder(Directory.CreateTempSubdirectory("edgesdk-empty-").FullName))).Message);
        Assert.Throws<ArgumentException>(() => ModelSigner.Sign(new TinyModel().Write(), ModelSigner.CreateKey().PrivateKey, 3, minimum: 4));
    }

    [Fact]
    public void A_key_with_any_bit_flipped_is_another_key_or_refused_as_none()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bytes = key.ExportSubjectPublicKeyInfo();
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var pem = PemEncoding.WriteString("PUBLIC KEY", bytes);
            var refused = Record.Exception(() => ModelIdentity.Read("x.onnx", trust => trust.Key(pem)));
            Assert.True(refused is ArgumentException or ModelFileException, $"bit {bit}: {refused}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_file_that_ONNX_Runtime_would_take_for_its_own_format_is_refused_before_it_is_parsed()
    {
        // A name of six characters in the first field puts the mark where ONNX Runtime looks for it; to a protobuf parser the file is sound.
        byte[] both = [0x12, 6, (byte)'x', (byte)'x', .. "ORTM"u8, .. new TinyModel().ToBytes()];
        Assert.Equal("tests", EdgeSdk.Models.Onnx.ModelProto.Parser.ParseFrom(both).ProducerName);
        Assert.Contains("ORT format", Assert.Throws<ModelFileException>(() => ModelFile.Verify("m.onnx", both)).Message);
        Assert.Contains("ORT format", Assert.Throws<ModelFileException>(() => ModelFile.Verify("m.onnx", [0, 0, 0, 0, .. "ORTM"u8, 1, 2])).Message);
    }

    [Fact]
    public void The_signature_is_judged_before_a_byte_of_the_model_is_read()
    {
        var keys = ModelSigner.CreateKey();
        var path = new TinyModel().Write();
        ModelSigner.Sign(path, ModelSigner.CreateKey().PrivateKey, 1);
        using (File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Contains("does not trust", Assert.Throws<ModelFileException>(() => ModelIdentity.Read(path, trust => trust.Key(keys.PublicKey))).Message);
        ModelSigner.Sign(path, keys.PrivateKey, 1);
        File.AppendAllText(path, "x");
        Assert.Contains("were signed", Assert.Throws<ModelFileException>(() => ModelIdentity.Read(path, trust => trust.Key(keys.PublicKey))).Message);
    }

    [Fact]
    public void A_file_above_the_limit_is_refused_unread()
    {
        var path = new TinyModel().Write();
        var e = Assert.Throws<ModelFileException>(() => AdaptiveModel.Open(path, o => o.Trust.MaxBytes = 100));
        Assert.Contains("where 100 are allowed; raise Trust.MaxBytes", e.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => AdaptiveModel.Open(path, o => o.Trust.MaxBytes = 0));
        using (var stream = File.OpenWrite(path))
            stream.SetLength(257L << 20);
        Assert.Contains("Trust.MaxBytes", Assert.Throws<ModelFileException>(() => AdaptiveModel.Open(path)).Message);
        File.Delete(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_signature_whose_key_has_no_proper_name_is_damaged(string key)
    {
        var path = new TinyModel().Write();
        File.WriteAllBytes(path + ".sig", new ModelSignature(1, 0, 1, new string('a', 64), key).Write(new byte[ModelSignature.SignatureBytes]));
        Assert.Contains("damaged", Assert.Throws<ModelFileException>(
            () => ModelIdentity.Read(path, trust => trust.Key(ModelSigner.CreateKey().PublicKey))).Message);
    }

    [Fact]
    public void An_operator_set_passes_where_it_was_allowed_and_nowhere_else()
    {
        var keys = ModelSigner.CreateKey();
        var path = new TinyModel
        {
            Edit = model => model.OpsetImport.Add(new EdgeSdk.Models.Onnx.OperatorSetIdProto { Domain = "com.microsoft", Version = 1 }),
        }.Write();
        Assert.Contains("'com.microsoft', which is not allowed (Trust.OperatorSet)", Assert.Throws<ModelFileException>(() => ModelSigner.Sign(path, keys.PrivateKey, 1)).Message);
        ModelSigner.Sign(path, keys.PrivateKey, 1, rules: rules => rules.OperatorSet("com.microsoft"));
        Assert.Throws<ModelFileException>(() => ModelIdentity.Read(path, trust => trust.Key(keys.PublicKey)));
        Assert.Equal(1, ModelIdentity.Read(path, trust => trust.Key(keys.PublicKey).OperatorSet("com.microsoft")).Version);
        using var model = AdaptiveModel.Open(path, o => o.Trust.OperatorSet("com.microsoft"));
        Assert.Contains("Trust.OperatorSet", Assert.Throws<ModelFileException>(() => EdgeSdk.Models.Freezing.ModelFreezer.Freeze(path, 0.3, path + ".frozen")).Message);
        Assert.DoesNotContain("Trust.OperatorSet", Assert.Throws<ModelFileException>(
            () => EdgeSdk.Models.Freezing.ModelFreezer.Freeze(path, 0.3, path + ".frozen", trust: trust => trust.OperatorSet("com.microsoft"))).Message);
    }
}
