#include "torch/train/paper/LaplacianLoss.h"

#include "laplacian/LaplacianMatrix.h"

namespace clusterlens {

namespace {

constexpr double publishedUnits = 1e6; // the published loss is of 1000 W
constexpr double lengthUnits = 1e4;    // of Å^2

/// [n x 256 x 3 x 3] sum_j W_ij^2 (x_i - x_j)(x_i - x_j)^T, in double: sums of large products cancel.
torch::Tensor curvatures(const torch::Tensor& w, const torch::Tensor& x)
{
    const torch::Tensor squared = w * w;
    const torch::Tensor a = (squared - torch::diag_embed(torch::diagonal(squared, 0, 1, 2))).to(torch::kDouble);
    const torch::Tensor p = x.to(torch::kDouble);
    const torch::Tensor products = (p.unsqueeze(3) * p.unsqueeze(2)).flatten(2); // [n x 256 x 9]
    const torch::Tensor sums = torch::matmul(a, torch::cat({torch::ones_like(p.narrow(2, 0, 1)), p, products}, 2));
    const torch::Tensor first = sums.narrow(2, 0, 1);
    const torch::Tensor second = sums.narrow(2, 1, 3);
    const torch::Tensor cross = (p.unsqueeze(3) * second.unsqueeze(2)).flatten(2);
    const torch::Tensor crossed = (second.unsqueeze(3) * p.unsqueeze(2)).flatten(2);
    return (first * products - cross - crossed + sums.narrow(2, 4, 9)).unflatten(2, {3, 3});
}

/// Of symmetric 3 x 3 matrices, by cofactors: a library's batched inverse is slower than all the rest.
torch::Tensor inverseOf(const torch::Tensor& m)
{
    const auto at = [&](int i, int j) { return m.select(3, j).select(2, i); };
    const auto minor = [&](int i, int j, int k, int l) { return at(i, k) * at(j, l) - at(i, l) * at(j, k); };
    const torch::Tensor c00 = minor(1, 2, 1, 2);
    const torch::Tensor c01 = -minor(1, 2, 0, 2);
    const torch::Tensor c02 = minor(1, 2, 0, 1);
    const torch::Tensor c11 = minor(0, 2, 0, 2);
    const torch::Tensor c12 = -minor(0, 2, 0, 1);
    const torch::Tensor c22 = minor(0, 1, 0, 1);
    const torch::Tensor determinant = at(0, 0) * c00 + at(0, 1) * c01 + at(0, 2) * c02;
    return torch::stack({c00, c01, c02, c01, c11, c12, c02, c12, c22}, 2).unflatten(2, {3, 3})
        / determinant.unsqueeze(2).unsqueeze(3);
}

/// Steps from the Gauss-Newton matrices; a little is added to them, so that atoms held from one side alone have an inverse.
torch::Tensor steppedBack(const torch::Tensor& curvature)
{
    const torch::Tensor trace = torch::diagonal(curvature, 0, 2, 3).sum(2);
    const torch::Tensor ridge = (0.02 * trace + 1e-6).unsqueeze(2).unsqueeze(3);
    return inverseOf(curvature + ridge * torch::eye(3, curvature.options()));
}

torch::Tensor meanSquare(const torch::Tensor& values, const torch::Tensor& over)
{
    return values.square().flatten(1).sum(1) / over;
}

} // namespace

LaplacianWeights LaplacianWeights::fromJson(const nlohmann::json& json)
{
    LaplacianWeights w;
    w.symmetrised = json.value("symmetrised", w.symmetrised);
    w.asMade = json.value("as_made", w.asMade);
    w.padding = json.value("padding", w.padding);
    w.coherent = json.value("coherent", w.coherent);
    w.spectral = json.value("spectral", w.spectral);
    w.displacement = json.value("displacement", w.displacement);
    return w;
}

torch::Tensor symmetrisedBlocks(const torch::Tensor& blocks)
{
    const torch::Tensor order = torch::tensor({0, 2, 1, 3}, torch::TensorOptions(torch::kLong).device(blocks.device()));
    return 0.5 * (blocks + blocks.index_select(1, order).transpose(2, 3));
}

torch::Tensor wholeMatrix(const torch::Tensor& blocks)
{
    const std::int64_t half = blocks.size(2);
    return blocks.reshape({-1, 2, 2, half, half}).permute({0, 1, 3, 2, 4}).reshape({-1, 2 * half, 2 * half});
}

torch::Tensor atomDisplacements(
    const torch::Tensor& error, const torch::Tensor& w, const torch::Tensor& x, const torch::Tensor& there)
{
    torch::Tensor inverse;
    {
        const torch::NoGradGuard noGrad;
        inverse = (steppedBack(curvatures(w, x)) * there.unsqueeze(2).unsqueeze(3) * (-0.5 * laplacianWidth)).to(torch::kFloat);
    }
    const torch::Tensor pulled = error * w;
    const torch::Tensor pull = pulled.sum(2, true) * x - torch::matmul(pulled, x);
    return torch::matmul(inverse, pull.unsqueeze(3)).squeeze(3);
}

LaplacianErrors laplacianErrors(const torch::Tensor& rebuilt, const torch::Tensor& w, const ShapeTensors& shapes,
    const torch::Tensor& shape, const torch::Tensor& bond)
{
    const torch::Tensor atoms = shapes.atoms.index_select(0, shape);
    const torch::Tensor pairs = atoms * atoms;
    const torch::Tensor there = w.gt(0.0).to(torch::kFloat);
    const torch::Tensor eye = torch::eye(w.size(2), w.options());
    const torch::Tensor zero = torch::zeros_like(eye);
    const torch::Tensor diagonal = torch::stack({eye, zero, zero, eye}).unsqueeze(0);
    const torch::Tensor error = rebuilt - w;
    const torch::Tensor symmetric = symmetrisedBlocks(error);

    LaplacianErrors e;
    e.symmetrised = (symmetric.square() * there * (1.0 - 0.9 * diagonal)).flatten(1).sum(1) / pairs;
    e.asMade = meanSquare(error * there, pairs);
    e.padding = (error * (1.0 - there)).square().flatten(1).mean(1);
    const torch::Tensor off = wholeMatrix(symmetric * there * (1.0 - diagonal));
    const torch::Tensor x = shapes.positions.index_select(0, shape) * bond.reshape({-1, 1, 1});
    const torch::Tensor each = atomDisplacements(off, wholeMatrix(w), x, shapes.there.index_select(0, shape)).square().sum(2);
    e.shift = each.sum(1) / atoms;
    e.bent = (each / (1.0 + 4.0 * each)).sum(1) / atoms;
    const torch::Tensor phi = shapes.smooth.index_select(0, shape);
    e.coherent = meanSquare(torch::matmul(phi.transpose(1, 2), torch::matmul(off, phi)), pairs);
    const torch::Tensor larger = 100.0 * off; // its fourth powers must not vanish in single precision
    e.spectral = (torch::matmul(larger, larger).square().sum({1, 2}) + 1e-12).sqrt() / pairs * 1e-4;
    return e;
}

torch::Tensor laplacianLoss(const LaplacianErrors& e, const LaplacianWeights& w)
{
    const torch::Tensor squares = w.symmetrised * e.symmetrised + w.asMade * e.asMade + w.padding * e.padding
        + w.coherent * e.coherent + w.spectral * e.spectral;
    return (publishedUnits * squares + lengthUnits * w.displacement * e.bent).mean();
}

} // namespace clusterlens
