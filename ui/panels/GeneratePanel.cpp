#include "panels/GeneratePanel.h"

#include "base/Errors.h"
#include "commands/Actions.h"
#include "commands/SettingsEditor.h"
#include "document/CurveText.h"
#include "document/SessionConversion.h"
#include "forms/CurrentCurve.h"
#include "forms/RangeField.h"
#include "forms/SamplingForm.h"
#include "forms/ScrollColumn.h"
#include "forms/SourceLabel.h"
#include "model/ModelPath.h"
#include "runs/ComputeDevices.h"
#include "theme/Theme.h"

#include <QAbstractItemView>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clusterlens::ui {

namespace {

constexpr int maxCount = 1000;
constexpr double longestBond = 6.0; // Å

QToolButton* actionButton(QAction* action, QWidget* parent)
{
    auto* const button = new QToolButton(parent);
    button->setObjectName(action->objectName() + QStringLiteral("Button"));
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

GeneratePanel::GeneratePanel(Document& document, SettingsEditor& editor, ModelHolder& models, const Actions& actions,
    std::filesystem::path programFolder, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_models(models)
    , m_programFolder(std::move(programFolder))
    , m_bundle(new QComboBox(this))
    , m_modelState(new QLabel(this))
    , m_element(new QLineEdit(this))
    , m_elementSource(new SourceLabel(this))
    , m_bond(new NumberField(this))
    , m_bondSource(new SourceLabel(this))
    , m_count(new WholeNumberField(this))
    , m_sampling(new SamplingForm(this))
    , m_device(new QComboBox(this))
    , m_range(new RangeField(this))
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(scrolled(makeSettings(editor)), 1);
    column->addWidget(makeButtons(actions)); // always in sight
    connectFields(editor);
    followDocument();
    followModel();
    showOptions();
    showCurve(Typed::IsGone);
    showModel({});
}

QWidget* GeneratePanel::makeSettings(SettingsEditor& editor)
{
    m_bundle->setObjectName(QStringLiteral("bundle"));
    m_bundle->setToolTip(tr("File with the trained weights of the model"));
    m_modelState->setObjectName(QStringLiteral("modelState"));
    m_modelState->setWordWrap(true);
    auto* const settings = new QWidget(this);
    auto* const form = m_form = new QFormLayout;
    form->setVerticalSpacing(4);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Model"), m_bundle);
    form->addRow(QString(), m_modelState);
    form->addRow(tr("Element"), makeElementRow(editor));
    form->addRow(tr("&Bond"), makeBondRow(editor));
    form->addRow(tr("Fit &range"), m_range);
    form->addRow(tr("Ca&ndidates"), makeCountRow());
    auto* const column = new QVBoxLayout(settings);
    column->addLayout(form);
    column->addWidget(m_sampling);
    column->addStretch(1);
    return settings;
}

void GeneratePanel::connectFields(SettingsEditor& editor)
{
    connect(m_bundle, &QComboBox::activated, this, &GeneratePanel::chooseModel);
    connect(m_count, &QSpinBox::valueChanged, this, [this](int count) { edit([=](GenerationOptions& o) { o.count = count; }); });
    connect(m_device, &QComboBox::activated, this,
        [this] { edit([this](GenerationOptions& o) { o.device = m_device->currentData().toString().toStdString(); }); });
    connect(m_sampling, &SamplingForm::edited, this, [this](const SamplingSettings& sampling, bool modelDefaults) {
        edit([&](GenerationOptions& o) {
            o.sampling = sampling;
            o.modelDefaults = modelDefaults;
        });
    });
    connect(m_range, &RangeField::edited, this, [this, &editor](const RRange& range) {
        if (const int curve = m_document.currentCurve())
            editor.setFitRange(curve, range);
    });
    connect(m_range, &RangeField::resetWanted, this, [this, &editor] {
        if (const int curve = m_document.currentCurve())
            editor.change(curve, [](ExperimentOverrides& overrides) { overrides.rmin = overrides.rmax = std::nullopt; });
    });
}

void GeneratePanel::followDocument()
{
    connect(&m_document, &Document::optionsChanged, this, &GeneratePanel::showOptions);
    connect(&m_document, &Document::reset, this, &GeneratePanel::showOptions);
    followCurrentCurve(m_document, this, [this](Typed typed) { showCurve(typed); });
}

void GeneratePanel::followModel()
{
    connect(&m_models, &ModelHolder::loading, this, [this] {
        m_sampling->setEnabled(false); // what the model's defaults are nobody knows yet
        showModel({});
    });
    connect(&m_models, &ModelHolder::loaded, this, [this] {
        m_sampling->setEnabled(true);
        fillDevices(); // less memory is free now
        showModel({});
    });
    connect(&m_models, &ModelHolder::failed, this, [this](const QString& problem) {
        m_sampling->setEnabled(true);
        showModel(problem);
    });
}

QWidget* GeneratePanel::makeElementRow(SettingsEditor& editor)
{
    auto* const holder = new QWidget(this);
    auto* const row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_element, 1);
    row->addWidget(m_elementSource);
    m_element->setObjectName(QStringLiteral("element"));
    m_element->setMaxLength(4);
    m_element->setToolTip(
        tr("Element that the structures are made of, prefilled from the composition in the file; please confirm it.\n"
           "The curve of a one-element particle does not depend on it."));
    const auto state = [this, &editor](const std::optional<std::string>& element) {
        if (const int curve = m_document.currentCurve())
            editor.change(curve, [&](ExperimentOverrides& overrides) { overrides.element = element; });
    };
    connect(m_element, &QLineEdit::editingFinished, this, [this, state] {
        if (m_element->isModified()) {
            m_element->setModified(false);
            state(m_element->text().trimmed().toStdString());
        }
    });
    connect(m_elementSource, &SourceLabel::resetWanted, this, [state] { state(std::nullopt); });
    return holder;
}

/// With the device beside it: on a small screen every line counts.
QWidget* GeneratePanel::makeCountRow()
{
    auto* const holder = new QWidget(this);
    auto* const row = new QHBoxLayout(holder);
    auto* const label = new QLabel(tr("Dev&ice"), this);
    label->setBuddy(m_device);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_count);
    row->addWidget(label);
    row->addWidget(m_device, 1);
    m_count->setObjectName(QStringLiteral("count"));
    m_count->setRange(1, maxCount);
    m_count->setToolTip(tr("How many candidates to draw, or how many library shapes to list. Equal ones become one candidate."));
    m_device->setObjectName(QStringLiteral("device"));
    m_device->setToolTip(tr("Where the networks run. When a GPU fails or is full, the CPU takes over with a message."));
    fillDevices();
    m_device->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_device->setMinimumContentsLength(9);
    holder->setFocusProxy(m_count);
    return holder;
}

QWidget* GeneratePanel::makeBondRow(SettingsEditor& editor)
{
    auto* const holder = new QWidget(this);
    auto* const row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_bond, 1);
    row->addWidget(m_bondSource);
    holder->setFocusProxy(m_bond);
    m_bond->setObjectName(QStringLiteral("bond"));
    m_bond->setRange(0.0, longestBond); // 0: there is no peak
    m_bond->setDecimals(2);
    m_bond->setSingleStep(0.02);
    m_bond->setSuffix(tr(" Å"));
    m_bond->setToolTip(
        tr("Distance between neighbouring metal atoms, prefilled from the first peak of the curve; please confirm it.\n"
           "A ripple or a bond of the ligands may be taken for it. The exact length is found by the fit."));
    const auto state = [this, &editor](std::optional<double> bond) {
        if (const int curve = m_document.currentCurve())
            editor.change(curve, [&](ExperimentOverrides& overrides) { overrides.bond = bond; });
    };
    connect(m_bond, &QDoubleSpinBox::valueChanged, this, state);
    connect(m_bondSource, &SourceLabel::resetWanted, this, [state] { state(std::nullopt); });
    return holder;
}

void GeneratePanel::fillDevices()
{
    m_device->clear();
    m_device->addItem(tr("Automatic"), QStringLiteral("auto"));
    for (const ComputeDevice& device : computeDevices())
        m_device->addItem(device.text(), device.id);
    int widest = 0;
    for (int i = 0; i < m_device->count(); ++i)
        widest = std::max(widest, fontMetrics().horizontalAdvance(m_device->itemText(i)));
    m_device->view()->setMinimumWidth(widest + 24); // in full, however narrow the box is
    m_device->setCurrentIndex(m_device->findData(QString::fromStdString(m_document.options().device)));
}

QWidget* GeneratePanel::makeButtons(const Actions& actions)
{
    auto* const holder = new QWidget(this);
    auto* const grid = new QGridLayout(holder);
    grid->setSpacing(4);
    QToolButton* const generate = actionButton(actions.generate, holder);
    QFont bold = generate->font();
    bold.setBold(true);
    generate->setFont(bold);
    grid->addWidget(generate, 0, 0);
    grid->addWidget(actionButton(actions.resample, holder), 0, 1);
    grid->addWidget(actionButton(actions.mine, holder), 1, 0);
    grid->addWidget(actionButton(actions.cancel, holder), 1, 1);
    return holder;
}

void GeneratePanel::fillModels()
{
    QString chosen = QString::fromStdString(m_document.options().bundle);
    try {
        if (chosen.isEmpty())
            chosen = fromPath(findModel({}, m_programFolder));
    } catch (const StoreError&) { // none is shipped: the state of the model says so
    }
    m_bundle->clear();
    for (const std::filesystem::path& path : availableModels(m_programFolder))
        m_bundle->addItem(fromPath(path.filename()), fromPath(path));
    for (int i = 0; i < m_bundle->count(); ++i)
        m_bundle->setItemData(
            i, QString::fromStdString(modelAdvice(m_bundle->itemData(i).toString().toStdString())), Qt::ToolTipRole);
    if (!chosen.isEmpty() && m_bundle->findData(chosen) < 0) // of a folder of its own, or named by CLUSTERLENS_MODEL
        m_bundle->addItem(QFileInfo(chosen).fileName(), chosen);
    m_bundle->addItem(tr("Other file…"));
    m_bundle->setCurrentIndex(m_bundle->findData(chosen));
}

void GeneratePanel::chooseModel(int index)
{
    QString path = m_bundle->itemData(index).toString();
    if (path.isEmpty())
        path = QFileDialog::getOpenFileName(this, tr("Open a model"), {}, tr("Models (*.h5)"));
    if (!path.isEmpty())
        edit([&](GenerationOptions& o) { o.bundle = path.toStdString(); });
    fillModels();
}

void GeneratePanel::showOptions()
{
    const GenerationOptions& options = m_document.options();
    fillModels();
    m_count->showNumber(options.count, Typed::Stays);
    m_device->setCurrentIndex(m_device->findData(QString::fromStdString(options.device)));
    const std::optional<ModelInfo> info = m_models.info();
    m_sampling->setOptions(options, info ? info->defaults : SamplingSettings());
}

void GeneratePanel::showCurve(Typed typed)
{
    const int id = m_document.currentCurve();
    m_element->setEnabled(id != 0);
    m_range->setEnabled(id != 0);
    m_bond->setEnabled(id != 0);
    m_elementSource->setVisible(id != 0);
    m_bondSource->setVisible(id != 0);
    if (id == 0) {
        m_element->clear();
        m_range->clear();
        m_bond->setSpecialValueText(QStringLiteral(" ")); // nothing
        m_bond->showNumber(m_bond->minimum(), typed);
        return;
    }
    const LoadedCurve& curve = *m_document.curve(id).data;
    showText(*m_element, QString::fromStdString(curve.experiment.element), typed);
    m_elementSource->setSource(curve.experiment, "element");
    showBond(curve, typed);
    m_range->setLimit(curve.file.curve.r[curve.file.curve.r.size() - 1]);
    m_range->setRange(curve, typed);
}

void GeneratePanel::showBond(const LoadedCurve& curve, Typed typed)
{
    const std::optional<double> stated = curve.experiment.bond;
    if (const QString text = tr("no peak found"); m_bond->specialValueText() != text) // Qt writes the number anew
        m_bond->setSpecialValueText(text);
    m_bond->showNumber(stated ? *stated : firstPeakBond(curve).value_or(0.0), typed);
    if (stated)
        m_bondSource->setSource(ValueSource::User);
    else
        m_bondSource->setFound();
}

void GeneratePanel::showModel(const QString& problem)
{
    const std::optional<ModelInfo> info = m_models.info();
    QString text = tr("Not available"); // the message at the top says why
    if (problem.isEmpty())
        text = info ? tr("%1 to %2 atoms, on %3").arg(info->minAtoms).arg(info->maxAtoms).arg(QString::fromStdString(info->device))
                    : tr("Loads in the background");
    m_modelState->setText(text);
    m_modelState->setToolTip(problem);
    m_form->setRowVisible(m_modelState, !problem.isEmpty());
    QPalette own;
    own.setColor(QPalette::WindowText, info || problem.isEmpty() ? quietColour() : warningColour());
    m_modelState->setPalette(own);
    showOptions();
    const QString advice = m_bundle->currentData(Qt::ToolTipRole).toString();
    m_bundle->setToolTip(tr("File with the trained weights of the model")
        + (advice.isEmpty() ? QString() : QStringLiteral("\n") + advice) + QStringLiteral("\n") + text);
}

void GeneratePanel::edit(const std::function<void(GenerationOptions&)>& change)
{
    GenerationOptions options = m_document.options();
    change(options);
    m_document.setOptions(options);
}

} // namespace clusterlens::ui

#include "moc_GeneratePanel.cpp"
