#pragma once

#include "document/Document.h"
#include "fields/NumberField.h"
#include "runs/ModelHolder.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QWidget>

#include <filesystem>
#include <functional>

namespace clusterlens::ui {

struct Actions;
class RangeField;
class SamplingForm;
class SettingsEditor;
class SourceLabel;

/// What the model is asked: bundle, number of candidates, element, sampling, device, fit range; and the buttons that start and stop it.
class GeneratePanel : public QWidget {
    Q_OBJECT

public:
    GeneratePanel(Document& document, SettingsEditor& editor, ModelHolder& models, const Actions& actions,
        std::filesystem::path programFolder, QWidget* parent = nullptr);

private:
    QWidget* makeSettings(SettingsEditor& editor);
    void connectFields(SettingsEditor& editor);
    void followDocument();
    void followModel();
    QWidget* makeElementRow(SettingsEditor& editor);
    QWidget* makeBondRow(SettingsEditor& editor);
    QWidget* makeCountRow();
    void fillDevices();
    QWidget* makeButtons(const Actions& actions);
    void fillModels();
    void chooseModel(int index);
    void showOptions();
    void showCurve(Typed typed);
    void showBond(const LoadedCurve& curve, Typed typed);
    void showModel(const QString& problem);
    void edit(const std::function<void(GenerationOptions&)>& change);

    Document& m_document;
    ModelHolder& m_models;
    std::filesystem::path m_programFolder;
    QComboBox* m_bundle;
    QLabel* m_modelState;
    QLineEdit* m_element;
    SourceLabel* m_elementSource;
    NumberField* m_bond;
    SourceLabel* m_bondSource;
    WholeNumberField* m_count;
    SamplingForm* m_sampling;
    QComboBox* m_device;
    RangeField* m_range;
    QFormLayout* m_form = nullptr;
};

} // namespace clusterlens::ui
