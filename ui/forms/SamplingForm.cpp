#include "forms/SamplingForm.h"

#include "fields/NumberField.h"
#include "plots/ScheduleAxis.h"
#include "theme/Icons.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>
#include <limits>

namespace clusterlens::ui {

namespace {

constexpr int plainTime = 500; // with T1 = T2 there is no jump, wherever they are
constexpr int maxSteps = 2000;

QLabel* labelOf(QWidget* field, const QString& text)
{
    auto* const label = new QLabel(text, field->parentWidget());
    label->setBuddy(field);
    return label;
}

QString timesToolTip()
{
    return SamplingForm::tr(
        "Diffusion goes from noise (1000) to a structure (0), and the curve steers it.\n"
        "T2: down to here the noise is removed step by step, then the conditional prior takes over and jumps to T1.\n"
        "T1: from here the rest of the noise is removed step by step.\n"
        "The jump saves steps; from a T2 near 1000 it costs quality. T1 = T2 is plain diffusion, 0 and 1000 the prior alone.");
}

} // namespace

SamplingForm::SamplingForm(QWidget* parent)
    : QWidget(parent)
    , m_preset(new QComboBox(this))
    , m_axis(new ScheduleAxis(this))
    , m_t1(new WholeNumberField(this))
    , m_t2(new WholeNumberField(this))
    , m_steps(new WholeNumberField(this))
    , m_sampler(new QComboBox(this))
    , m_guidance(new NumberField(this))
    , m_seed(new WholeNumberField(this))
{
    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    fillSchedule(grid);
    fillNumbers(grid);
}

void SamplingForm::fillSchedule(QGridLayout* grid)
{
    m_preset->setObjectName(QStringLiteral("preset"));
    m_preset->addItems({tr("Bundle default"), tr("Plain diffusion"), tr("Prior alone"), tr("Custom")});
    m_preset->setToolTip(timesToolTip());
    m_axis->setObjectName(QStringLiteral("scheduleAxis"));
    m_axis->setToolTip(timesToolTip());
    grid->addWidget(labelOf(m_preset, tr("Sched&ule")), 0, 0);
    grid->addWidget(m_preset, 0, 1, 1, 3);
    grid->addWidget(m_axis, 1, 0, 1, 4);
    connect(m_preset, &QComboBox::activated, this, &SamplingForm::choosePreset);
    connect(m_axis, &ScheduleAxis::changed, this, [this](int t1, int t2) {
        edit([=](SamplingSettings& sampling) {
            sampling.t1 = t1;
            sampling.t2 = t2;
        });
    });
    const auto addTime = [&](QSpinBox* box, const QString& name, const QString& label, int column) {
        box->setObjectName(name);
        box->setRange(0, DiffusionSchedule::steps);
        box->setSingleStep(10);
        box->setToolTip(timesToolTip());
        grid->addWidget(labelOf(box, label), 2, column);
        grid->addWidget(box, 2, column + 1);
    };
    addTime(m_t1, QStringLiteral("t1"), tr("T&1"), 0);
    addTime(m_t2, QStringLiteral("t2"), tr("T&2"), 2);
    connect(m_t1, &QSpinBox::valueChanged, this, [this](int value) {
        edit([=](SamplingSettings& sampling) {
            sampling.t1 = value;
            sampling.t2 = std::max(sampling.t2, value);
        });
    });
    connect(m_t2, &QSpinBox::valueChanged, this, [this](int value) {
        edit([=](SamplingSettings& sampling) {
            sampling.t2 = value;
            sampling.t1 = std::min(sampling.t1, value);
        });
    });
}

void SamplingForm::fillNumbers(QGridLayout* grid)
{
    m_steps->setObjectName(QStringLiteral("steps"));
    m_steps->setRange(1, maxSteps);
    m_steps->setToolTip(tr("Network evaluations for one sample, shared by both stretches: more are slower and finer"));
    m_sampler->setObjectName(QStringLiteral("sampler"));
    m_sampler->addItem(tr("DDIM"), int(SamplerKind::Ddim));
    m_sampler->addItem(tr("DDPM"), int(SamplerKind::Ddpm));
    m_sampler->setToolTip(tr("DDIM needs few steps. DDPM adds fresh noise at each step and wants hundreds of them."));
    m_guidance->setObjectName(QStringLiteral("guidance"));
    m_guidance->setRange(0.0, 1.0);
    m_guidance->setSingleStep(0.1);
    m_guidance->setToolTip(tr("How far the measured curve itself decides among the shapes that the network takes for likely.\n"
                              "1: by how well each of them fits. 0: by the network's own odds."));
    m_seed->setObjectName(QStringLiteral("seed"));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setToolTip(tr("Start of the random numbers: the same seed and settings give the same candidates"));
    auto* const dice = new QToolButton(this);
    dice->setObjectName(QStringLiteral("dice"));
    dice->setIcon(themedIcon(QStringLiteral("dice")));
    dice->setToolTip(tr("Take a random seed"));
    auto* const seedRow = new QHBoxLayout;
    seedRow->addWidget(m_seed, 1);
    seedRow->addWidget(dice);

    grid->addWidget(labelOf(m_steps, tr("S&teps")), 3, 0);
    grid->addWidget(m_steps, 3, 1);
    grid->addWidget(labelOf(m_sampler, tr("Samp&ler")), 3, 2);
    grid->addWidget(m_sampler, 3, 3);
    grid->addWidget(labelOf(m_guidance, tr("&Guidance")), 4, 0);
    grid->addWidget(m_guidance, 4, 1);
    grid->addWidget(labelOf(m_seed, tr("See&d")), 4, 2);
    grid->addLayout(seedRow, 4, 3);

    connect(m_steps, &QSpinBox::valueChanged, this,
        [this](int value) { edit([=](SamplingSettings& sampling) { sampling.steps = value; }); });
    connect(m_sampler, &QComboBox::activated, this,
        [this] { edit([this](SamplingSettings& sampling) { sampling.sampler = SamplerKind(m_sampler->currentData().toInt()); }); });
    connect(m_guidance, &QDoubleSpinBox::valueChanged, this,
        [this](double value) { edit([=](SamplingSettings& sampling) { sampling.guidance = value; }); });
    connect(m_seed, &QSpinBox::valueChanged, this, [this](int value) {
        m_sampling.seed = std::uint64_t(value);
        Q_EMIT edited(m_sampling, m_modelDefaults); // belongs to no preset
    });
    connect(dice, &QToolButton::clicked, this, [this] { m_seed->setValue(int(QRandomGenerator::global()->bounded(1, 1000000))); });
}

void SamplingForm::setOptions(const GenerationOptions& options, const SamplingSettings& defaults)
{
    m_modelDefaults = options.modelDefaults;
    m_sampling = options.modelDefaults ? defaults : options.sampling;
    m_sampling.seed = options.sampling.seed;
    const QSignalBlocker blocker(m_axis);
    m_preset->setCurrentIndex(presetOf(m_sampling, m_modelDefaults));
    m_axis->setTimes(m_sampling.t1, m_sampling.t2);
    m_t1->showNumber(m_sampling.t1, Typed::Stays);
    m_t2->showNumber(m_sampling.t2, Typed::Stays);
    m_steps->showNumber(m_sampling.steps, Typed::Stays);
    m_guidance->showNumber(m_sampling.guidance, Typed::Stays);
    m_sampler->setCurrentIndex(m_sampler->findData(int(m_sampling.sampler)));
    m_seed->showNumber(int(std::min<std::uint64_t>(m_sampling.seed, std::uint64_t(m_seed->maximum()))), Typed::Stays);
}

SamplingForm::Preset SamplingForm::presetOf(const SamplingSettings& sampling, bool modelDefaults)
{
    if (modelDefaults)
        return BundleDefault;
    if (sampling.t1 == sampling.t2)
        return PlainDiffusion;
    return sampling.t1 == 0 && sampling.t2 == DiffusionSchedule::steps ? PriorAlone : Custom;
}

void SamplingForm::choosePreset(int preset)
{
    if (preset == BundleDefault) {
        Q_EMIT edited(m_sampling, true);
        return;
    }
    edit([=](SamplingSettings& sampling) {
        if (preset == PlainDiffusion)
            sampling.t1 = sampling.t2 = plainTime;
        else if (preset == PriorAlone) {
            sampling.t1 = 0;
            sampling.t2 = DiffusionSchedule::steps;
        }
    });
}

void SamplingForm::edit(const std::function<void(SamplingSettings&)>& change)
{
    change(m_sampling);
    m_modelDefaults = false;
    Q_EMIT edited(m_sampling, false);
}

} // namespace clusterlens::ui

#include "moc_SamplingForm.cpp"
