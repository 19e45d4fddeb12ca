#include "torch/ModelBundle.h"

#include "base/Errors.h"
#include "base/Sha256.h"
#include "files/Hdf5File.h"
#include "torch/Described.h"

#include <fmt/core.h>

#include <cstring>
#include <sstream>

namespace clusterlens {

namespace {

constexpr const char* tensorGroup = "/tensors";
constexpr std::size_t mostDescription = std::size_t(1) << 20U; ///< bytes; a real one has about a thousand
constexpr std::int64_t smallestHalf = 100'000;                 ///< smaller tensors keep float32: they cost nothing

StoredTensor toStored(const std::string& name, const torch::Tensor& tensor, bool halfPrecision)
{
    const bool half = halfPrecision && tensor.numel() > smallestHalf;
    const torch::Tensor plain = tensor.detach().to(torch::kCPU, half ? torch::kHalf : torch::kFloat).contiguous();
    StoredTensor stored{std::string(tensorGroup) + "/" + name, plain.sizes().vec(), half, {}};
    stored.bytes.resize(plain.nbytes());
    std::memcpy(stored.bytes.data(), plain.data_ptr(), plain.nbytes());
    return stored;
}

torch::Tensor toTensor(StoredTensor& stored)
{
    const torch::Tensor view = torch::from_blob(stored.bytes.data(), stored.shape, stored.half ? torch::kHalf : torch::kFloat);
    return view.to(torch::kFloat, /*non_blocking=*/false, /*copy=*/true);
}

Hdf5File openBundle(const std::filesystem::path& path)
{
    Hdf5File file = Hdf5File::open(path);
    const auto version = file.readInt("/format_version");
    if (version != ModelBundle::formatVersion)
        throw StoreError(fmt::format("{}: expected bundle format {}, found {}{}", path.string(), ModelBundle::formatVersion,
            version, version > ModelBundle::formatVersion ? " (made by a newer Clusterlens)" : ""));
    return file;
}

nlohmann::json parsed(const Hdf5File& file, const std::string& name, const std::filesystem::path& path)
{
    try {
        return nlohmann::json::parse(file.readText(name, mostDescription));
    } catch (const nlohmann::json::parse_error& e) {
        throw StoreError(fmt::format("{}: expected JSON in {}, found something else at byte {}", path.string(), name, e.byte));
    }
}

void addToHash(Sha256& hash, const StoredTensor& stored)
{
    hash.add(stored.name);
    hash.add(stored.bytes);
}

} // namespace

void ModelBundle::store(const std::string& prefix, const torch::nn::Module& module)
{
    for (const auto& item : module.named_parameters())
        tensors[prefix + "." + item.key()] = item.value().detach().to(torch::kCPU).clone();
    for (const auto& item : module.named_buffers())
        tensors[prefix + "." + item.key()] = item.value().detach().to(torch::kCPU).clone();
}

void ModelBundle::restore(const std::string& prefix, torch::nn::Module& module) const
{
    const torch::NoGradGuard noGrad;
    const auto copy = [&](const std::string& key, torch::Tensor& target) {
        const torch::Tensor& source = tensor(prefix + "." + key);
        if (source.sizes() != target.sizes())
            throw ModelError(
                fmt::format("weights {}.{}: expected shape {} numbers, found {}", prefix, key, target.numel(), source.numel()));
        if (!source.isfinite().all().item<bool>())
            throw ModelError("weights " + prefix + "." + key + ": expected finite numbers");
        target.copy_(source);
    };
    for (auto& item : module.named_parameters())
        copy(item.key(), item.value());
    for (auto& item : module.named_buffers())
        copy(item.key(), item.value());
}

const torch::Tensor& ModelBundle::tensor(const std::string& name) const
{
    const auto found = tensors.find(name);
    if (found == tensors.end())
        throw ModelError("the bundle has no weights named " + name);
    return found->second;
}

void ModelBundle::expectShape(const std::string& name, const std::vector<std::int64_t>& shape) const
{
    const torch::Tensor& found = tensor(name);
    if (found.sizes() != at::IntArrayRef(shape)) {
        std::ostringstream message;
        message << "weights " << name << ": expected shape " << at::IntArrayRef(shape) << " by the description, found "
                << found.sizes();
        throw ModelError(message.str());
    }
}

void ModelBundle::expectNumbers(const std::string& prefix, std::int64_t count) const
{
    std::int64_t found = 0;
    for (auto it = tensors.lower_bound(prefix + "."); it != tensors.end() && it->first.starts_with(prefix + "."); ++it)
        found += it->second.numel();
    if (found != count)
        throw ModelError(fmt::format("weights {}: expected {} numbers, found {}", prefix, count, found));
}

nlohmann::json readArchitecture(const std::filesystem::path& path)
{
    return parsed(openBundle(path), "/architecture", path);
}

ModelBundle readBundle(const std::filesystem::path& path)
{
    const Hdf5File file = openBundle(path);
    ModelBundle bundle;
    bundle.architecture = parsed(file, "/architecture", path);
    bundle.provenance = parsed(file, "/provenance", path);
    Sha256 hash;
    for (const std::string& name : file.list(tensorGroup)) {
        StoredTensor stored = file.readTensor(std::string(tensorGroup) + "/" + name);
        addToHash(hash, stored);
        if (!stored.half)
            bundle.exact.insert(name);
        bundle.tensors[name] = toTensor(stored);
    }
    bundle.sha256 = hash.finish();
    if (bundle.sha256 != file.readText("/sha256"))
        throw StoreError(path.string() + ": the weights are damaged (their SHA-256 is not the stored one)");
    return bundle;
}

std::string writeBundle(const std::filesystem::path& path, const ModelBundle& bundle, bool halfPrecision)
{
    Hdf5File file = Hdf5File::create(path);
    file.writeInt("/format_version", ModelBundle::formatVersion);
    file.writeText("/architecture", bundle.architecture.dump(1));
    file.writeText("/provenance", bundle.provenance.dump(1));
    Sha256 hash;
    for (const auto& [name, tensor] : bundle.tensors) {
        const StoredTensor stored = toStored(name, tensor, halfPrecision && !bundle.exact.contains(name));
        addToHash(hash, stored);
        file.writeTensor(stored);
    }
    std::string sha256 = hash.finish();
    file.writeText("/sha256", sha256);
    file.commit();
    return sha256;
}

nlohmann::json toJson(const SamplingSettings& settings)
{
    return {{"t1", settings.t1}, {"t2", settings.t2}, {"steps", settings.steps}, {"sampler", enumText(settings.sampler)},
        {"guidance", settings.guidance}};
}

SamplingSettings samplingFromJson(const nlohmann::json& json)
{
    SamplingSettings settings;
    settings.t1 = described<int>(json, "t1");
    settings.t2 = described<int>(json, "t2");
    settings.steps = described<int>(json, "steps");
    settings.sampler = enumFromText<SamplerKind>(described<std::string>(json, "sampler")).value_or(SamplerKind::Ddim);
    if (json.contains("guidance"))
        settings.guidance = described<double>(json, "guidance");
    if (settings.t1 < 0 || settings.t1 > settings.t2 || settings.t2 > 1000 || settings.steps < 1 || settings.steps > 2000
        || !(settings.guidance >= 0.0 && settings.guidance <= 1.0))
        throw ModelError("expected 0 <= t1 <= t2 <= 1000, 1 to 2000 steps and guidance 0 to 1, found " + json.dump());
    return settings;
}

} // namespace clusterlens
